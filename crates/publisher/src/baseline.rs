//! The oldest supported browsers: `baseline.json`, which the scripts' bundler and the tests also read.
//!
//! | list | what works in these browsers |
//! | --- | --- |
//! | `site` | the pages as designed, and the app |
//! | `hostPages` | `embed.js` and framed cards on pages of other sites |
//!
//! Each browser is a query of browserslist (<https://github.com/browserslist/browserslist>): `safari 16.0`. In older
//! browsers a page is legible, and its form is posted.

use lightningcss::targets::Browsers;
use serde::Deserialize;

const BASELINE: &str = include_str!("baseline.json");

/// The oldest supported browsers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Baseline {
    site: Vec<String>,
    host_pages: Vec<String>,
}

/// A list of browsers in the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Visitors of the site.
    Site,
    /// Visitors of pages that embed cards.
    HostPages,
}

/// Returns the oldest supported browsers of an audience, as targets of the CSS minifier.
///
/// # Errors
/// When `baseline.json` names a browser that the minifier does not know.
pub fn browsers(audience: Audience) -> Result<Browsers, String> {
    let baseline: Baseline = serde_json::from_str(BASELINE).map_err(|error| format!("baseline.json: {error}"))?;
    let names = match audience {
        Audience::Site => baseline.site,
        Audience::HostPages => baseline.host_pages,
    };
    let mut browsers = Browsers::default();
    for name in names {
        add(&mut browsers, &name).ok_or_else(|| format!("baseline.json: `{name}` is not a browser with a version"))?;
    }
    Ok(browsers)
}

fn add(browsers: &mut Browsers, query: &str) -> Option<()> {
    let (name, version) = query.split_once(' ')?;
    let browser = match name {
        "chrome" => &mut browsers.chrome,
        "firefox" => &mut browsers.firefox,
        "ios_saf" => &mut browsers.ios_saf,
        "safari" => &mut browsers.safari,
        _ => return None,
    };
    let (major, minor) = version.split_once('.').unwrap_or((version, "0"));
    *browser = Some(major.parse::<u32>().ok()? << 16 | minor.parse::<u32>().ok()? << 8);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_lists_name_the_three_engines() {
        for audience in [Audience::Site, Audience::HostPages] {
            let Browsers { chrome, firefox, safari, ios_saf, .. } = browsers(audience).unwrap();
            assert!(chrome.is_some() && firefox.is_some() && safari.is_some() && ios_saf.is_some(), "{audience:?}");
        }
    }

    #[test]
    fn versions_have_a_byte_for_each_part() {
        let mut found = Browsers::default();
        assert_eq!(add(&mut found, "safari 15.4"), Some(()));
        assert_eq!(found.safari, Some(0x000f_0400));
        assert_eq!(add(&mut found, "netscape 4"), None);
        assert_eq!(add(&mut found, "chrome"), None);
    }
}
