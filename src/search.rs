//! The search: the box in the header, the index and the results.
//!
//! [`index`] loads the index when the visitor first uses the search box. [`SearchBox`] is in the header of every page,
//! [`SearchResults`] on the search page. [`address`] keeps the query of the search page in its address.

mod address;
mod answer;
mod index;
mod results;
mod search_box;
mod state;

pub(crate) use self::{results::SearchResults, search_box::SearchBox};

use leptos::prelude::provide_context;

use self::state::Search;
use crate::{navigation::Navigation, page::PageState};

/// Provides the search to the current owner and all below.
pub(crate) fn provide_search(page: PageState, navigation: Navigation) {
    let search = Search::new(page, navigation);
    provide_context(search);
    search.follow_details();
    search.follow_address();
    search.follow_other_spellings();
}
