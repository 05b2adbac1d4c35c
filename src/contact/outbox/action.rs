//! The actions of the buttons in the bar and in the outcome of the form.

/// The action of a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::contact) enum Action {
    /// Sends the inquiry now.
    Send,
    /// Puts the values of a refused inquiry back into the form.
    PutBack,
    /// Copies the text of the inquiry.
    Copy,
    /// Discards the inquiry, or closes the message that it was stored.
    Discard,
    /// Empties the form for another inquiry.
    StartAgain,
}

impl Action {
    const ALL: [Self; 5] = [Self::Send, Self::PutBack, Self::Copy, Self::Discard, Self::StartAgain];

    /// Returns the action of that name.
    pub(super) fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == name)
    }

    /// Returns the action's name in templates.
    pub(in crate::contact) fn name(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::PutBack => "put-back",
            Self::Copy => "copy",
            Self::Discard => "discard",
            Self::StartAgain => "start-again",
        }
    }
}
