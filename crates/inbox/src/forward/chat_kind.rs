//! The chat services that take Slack's incoming webhooks, and how they differ.

use url::Url;

/// A chat service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChatKind {
    /// Slack: blocks, with `&`, `<` and `>` escaped.
    Slack,
    /// Mattermost: ignores blocks, and shows `text` as Markdown with active mentions.
    Mattermost,
    /// Rocket.Chat: the same, with another answer.
    RocketChat,
}

impl ChatKind {
    /// Returns the service of a webhook URL: Mattermost's end in `/hooks/<key>`, Rocket.Chat's in
    /// `/hooks/<id>/<token>`.
    pub(super) fn of(url: &Url) -> Self {
        let path: Vec<_> = url.path_segments().into_iter().flatten().filter(|segment| !segment.is_empty()).collect();
        match &*path {
            [.., "hooks", _, _] => Self::RocketChat,
            [.., "hooks", _] => Self::Mattermost,
            _ => Self::Slack,
        }
    }

    /// The most characters of a text: Mattermost splits longer ones into several messages, and Rocket.Chat refuses
    /// them unless its limit is raised.
    pub(super) fn max_text(self) -> usize {
        match self {
            // https://docs.slack.dev/messaging/#text
            Self::Slack => 4_000,
            // https://developers.mattermost.com/integrate/webhooks/incoming/
            Self::Mattermost => 16_000,
            // `Message_MaxAllowedSize`.
            Self::RocketChat => 5_000,
        }
    }
}

/// Returns whether the body of a response with status 200 confirms the message: Slack and Mattermost answer `ok`,
/// Rocket.Chat `{"success":true}`.
pub(super) fn confirms(body: &str) -> bool {
    let body = body.trim();
    body == "ok" || serde_json::from_str::<serde_json::Value>(body).is_ok_and(|body| body["success"] == true)
}

/// Escapes Markdown's special characters, and breaks mentions such as `@all` and Slack's `<!channel>`, which Mattermost
/// understands, too, with a zero-width space.
pub(super) fn escape_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut at_line_start = true;
    for character in text.chars() {
        let special = match character {
            '\\' | '`' | '*' | '_' | '~' | '[' | ']' | '(' | ')' | '#' | '|' | '!' => true,
            // Lists and quotes.
            '-' | '+' | '>' => at_line_start,
            _ => false,
        };
        if special {
            escaped.push('\\');
        }
        escaped.push(character);
        if matches!(character, '@' | '<') {
            escaped.push('\u{200b}');
        }
        at_line_start = character == '\n' || at_line_start && character.is_whitespace();
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_url_gives_the_service() {
        let kind = |url: &str| ChatKind::of(&url.parse().unwrap());
        assert_eq!(kind("https://hooks.slack.com/services/T0/B0/xyz"), ChatKind::Slack);
        assert_eq!(kind("https://discord.com/api/webhooks/1/xyz/slack"), ChatKind::Slack);
        assert_eq!(kind("https://chat.example.com/hooks/xyz"), ChatKind::Mattermost);
        assert_eq!(kind("https://example.com/mattermost/hooks/xyz/"), ChatKind::Mattermost);
        assert_eq!(kind("https://chat.example.com/hooks/8eGd/2XYQ"), ChatKind::RocketChat);
    }

    /// Recorded answers.
    #[test]
    fn only_the_services_own_answers_confirm() {
        for answer in ["ok", "ok\n", r#"{"success":true}"#] {
            assert!(confirms(answer), "{answer}");
        }
        for answer in [
            "",
            "<html>ok</html>",
            r#"{"success":false,"error":"Invalid integration id or token provided."}"#,
            r#"{"id":"web.incoming_webhook.channel.app_error","message":"Couldn't find the channel","status_code":404}"#,
            r#"["success"]"#,
        ] {
            assert!(!confirms(answer), "{answer}");
        }
    }

    #[test]
    fn mentions_and_markdown_are_inactive() {
        assert_eq!(escape_markdown("Ask @all <!channel>"), "Ask @\u{200b}all <\u{200b}\\!channel>");
        assert_eq!(escape_markdown("[x](https://evil.example)"), "\\[x\\]\\(https://evil.example\\)");
        assert_eq!(escape_markdown("a-b\n- c\n  > d # e"), "a-b\n\\- c\n  \\> d \\# e");
    }

    proptest! {
        #[test]
        fn no_text_mentions_anybody(text in "[@<!a`*\n-]{0,20}") {
            let escaped = escape_markdown(&text);
            for (at, _) in escaped.match_indices(['@', '<']) {
                prop_assert!(escaped[at + 1..].starts_with('\u{200b}'), "{escaped:?}");
            }
            prop_assert_eq!(escaped.replace(['\\', '\u{200b}'], ""), text);
        }
    }
}
