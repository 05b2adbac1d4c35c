//! Slack's incoming webhooks
//! (<https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/>), and those of Mattermost and
//! Rocket.Chat.

use std::sync::Arc;

use glossary_core::form::Form;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use super::{
    BadAddress, Failure, Guard, Secret, Transcript,
    chat_kind::{ChatKind, confirms, escape_markdown},
    endpoint::{Endpoint, EndpointResponse},
    summary::{self, Row},
};
use crate::store::StoredInquiry;

/// The limits of Slack's blocks, in characters and items
/// (<https://docs.slack.dev/reference/block-kit/blocks/section-block/>).
const MAX_SECTION: usize = 3_000;
const MAX_FIELD: usize = 2_000;
const MAX_FIELDS: usize = 10;
const MAX_HEADER: usize = 150;
const MAX_BLOCKS: usize = 50;

/// Posts each inquiry as a message to a channel.
#[derive(Clone, Debug)]
pub struct Slack {
    endpoint: Endpoint,
    kind: ChatKind,
    form: Arc<Form>,
}

impl Slack {
    /// Creates a channel from its webhook URL. Without a `kind`, the kind is found by the URL.
    ///
    /// # Errors
    /// [`BadAddress`].
    pub fn new(address: &Secret, kind: Option<ChatKind>, form: Arc<Form>, guard: &Guard) -> Result<Self, BadAddress> {
        let endpoint = Endpoint::new(address, guard)?;
        Ok(Self { kind: kind.unwrap_or_else(|| ChatKind::of(endpoint.url())), endpoint, form })
    }

    /// Delivers an inquiry.
    pub(super) async fn send(&self, inquiry: &StoredInquiry, transcript: &mut Transcript) -> Result<(), Failure> {
        self.post(&message(inquiry, &self.form, self.kind), transcript).await
    }

    /// Posts a text to the channel.
    pub(super) async fn announce(&self, subject: &str, text: &str) -> Result<(), Failure> {
        let text = escaped_for(self.kind, &format!("{subject}\n\n{text}"), self.kind.max_text());
        self.post(&json!({ "text": text }), &mut Transcript::default()).await
    }

    async fn post(&self, message: &Value, transcript: &mut Transcript) -> Result<(), Failure> {
        let response = self.endpoint.post(HeaderMap::new(), message.to_string(), transcript).await?;
        if response.status != 200 {
            return Err(failure(&response, response.body.trim()));
        }
        if confirms(&response.body) {
            return Ok(());
        }
        Err(Failure::transient("the receiver answered 200 without `ok`".to_owned()))
    }
}

/// Returns the failure with Slack's error code, such as `invalid_blocks`. Longer bodies may repeat
/// the message, and are left out.
fn failure(response: &EndpointResponse, word: &str) -> Failure {
    let is_word = (1..=40).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    match response.failure() {
        Failure::Transient { reason, retry_after } if is_word => {
            Failure::Transient { reason: format!("{reason}, `{word}`"), retry_after }
        }
        failure => failure,
    }
}

/// Returns the message: with blocks for Slack, and the whole text for the others and for programs that show no blocks.
fn message(inquiry: &StoredInquiry, form: &Form, kind: ChatKind) -> Value {
    let text = whole_text(inquiry, form, kind);
    match kind {
        ChatKind::Slack => json!({ "text": text, "blocks": blocks(inquiry, form) }),
        ChatKind::Mattermost | ChatKind::RocketChat => json!({ "text": text }),
    }
}

/// Returns the whole inquiry as one text.
fn whole_text(inquiry: &StoredInquiry, form: &Form, kind: ChatKind) -> String {
    let sender = summary::sender(inquiry, 200);
    // Notifications show the first line.
    let mut text = format!("{} {} from {sender}\n", summary::heading(inquiry), inquiry.reference);
    for row in summary::field_rows(inquiry, form) {
        let separator = if row.long { "\n" } else { " " };
        let colon = if row.label.ends_with('?') { "" } else { ":" };
        text.extend(["\n", &row.label, colon, separator, &row.value, "\n"]);
    }
    for (label, value) in summary::attribution(inquiry) {
        text.extend(["\n", label, ": ", &summary::one_line(&value)]);
    }
    escaped_for(kind, text.trim_end(), kind.max_text())
}

fn escaped_for(kind: ChatKind, text: &str, limit: usize) -> String {
    match kind {
        ChatKind::Slack => escaped(text, limit),
        // Escaping at most doubles the length.
        ChatKind::Mattermost | ChatKind::RocketChat => escape_markdown(&summary::truncated(text, limit / 2)),
    }
}

fn blocks(inquiry: &StoredInquiry, form: &Form) -> Vec<Value> {
    let title = format!("{} {}", summary::heading(inquiry), inquiry.reference);
    let mut blocks = vec![json!({
        "type": "header",
        "text": { "type": "plain_text", "text": summary::truncated(&title, MAX_HEADER), "emoji": false },
    })];
    let rows = summary::field_rows(inquiry, form);
    let (long, short): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.long);
    for rows in short.chunks(MAX_FIELDS) {
        let fields: Vec<_> = rows.iter().map(|row| labelled(row, MAX_FIELD)).collect();
        blocks.push(json!({ "type": "section", "fields": fields }));
    }
    blocks.extend(long.iter().map(|row| json!({ "type": "section", "text": labelled(row, MAX_SECTION) })));
    blocks.truncate(MAX_BLOCKS - 1);
    let origin: Vec<_> =
        summary::attribution(inquiry).iter().map(|(label, value)| format!("{label}: {value}")).collect();
    if !origin.is_empty() {
        let text = text(&escaped(&origin.join("\n"), MAX_FIELD));
        blocks.push(json!({ "type": "context", "elements": [text] }));
    }
    blocks
}

fn labelled(row: &Row, limit: usize) -> Value {
    let label = format!("*{}*\n", escaped(&row.label, 200));
    let value = escaped(&row.value, limit - label.chars().count());
    text(&[label, value].concat())
}

/// Returns a text object. `verbatim` keeps Slack from linking channel and user names that a visitor
/// typed.
fn text(text: &str) -> Value {
    json!({ "type": "mrkdwn", "text": text, "verbatim": true })
}

/// Escapes Slack's control characters
/// (<https://docs.slack.dev/messaging/formatting-message-text/#escaping>), and truncates the result
/// to `limit` characters.
fn escaped(text: &str, limit: usize) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut room = limit;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let mut buffer = [0; 4];
        let part = match character {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            other => other.encode_utf8(&mut buffer),
        };
        let length = part.chars().count();
        // Keeps room for the ellipsis, unless the text ends here.
        if length > room || (length == room && characters.peek().is_some()) {
            escaped.push('…');
            break;
        }
        escaped.push_str(part);
        room -= length;
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forward::tests::inquiry;
    use proptest::prelude::*;

    #[test]
    fn a_message_has_text_and_blocks() {
        let message = message(&inquiry(&[("company", "A & B <c>")]), &Form::default(), ChatKind::Slack);
        assert_eq!(
            message["text"],
            "New inquiry K7QX2-9M4TB from Ada (A &amp; B &lt;c&gt;)\n\nWhat are you building?\nAn engine\n\n\
             Your name: Ada\n\nEmail: ada@example.com\n\nCompany: A &amp; B &lt;c&gt;\n\nPage: /terms/api/\nFirst page: /\n\
             Terms read: rest-api, api"
        );
        let kinds: Vec<_> = message["blocks"].as_array().unwrap().iter().map(|block| &block["type"]).collect();
        assert_eq!(kinds, ["header", "section", "section", "context"]);
        assert_eq!(message["blocks"][1]["fields"][2]["text"], "*Company*\nA &amp; B &lt;c&gt;");
        assert_eq!(message["blocks"][2]["text"]["text"], "*What are you building?*\nAn engine");
        assert_eq!(
            message["blocks"][3]["elements"][0]["text"],
            "Page: /terms/api/\nFirst page: /\nTerms read: rest-api, api"
        );
    }

    #[test]
    fn visitors_cannot_mention_the_channel() {
        let message = message(
            &inquiry(&[("message", "<!channel> <https://evil.example|click>")]),
            &Form::default(),
            ChatKind::Slack,
        );
        assert!(!message.to_string().contains("<!") && !message.to_string().contains("<h"), "{message}");
    }

    #[test]
    fn other_services_get_everything_in_the_text_without_mentions_and_markup() {
        for kind in [ChatKind::Mattermost, ChatKind::RocketChat] {
            let message = message(&inquiry(&[("message", "@all *now* <!channel>\n# x")]), &Form::default(), kind);
            let text = message["text"].as_str().unwrap();
            assert!(
                message.get("blocks").is_none() && text.starts_with("New inquiry K7QX2-9M4TB from Ada\n"),
                "{text}"
            );
            assert!(text.contains("@\u{200b}all \\*now\\* <\u{200b}\\!channel>\n\\# x\n"), "{text}");
            let long = super::message(&inquiry(&[("message", &"*".repeat(40_000))]), &Form::default(), kind);
            assert!(long["text"].as_str().unwrap().chars().count() <= kind.max_text());
        }
    }

    #[test]
    fn many_and_long_fields_stay_within_the_limits() {
        let many: Vec<_> = (0..80).map(|number| (format!("f{number}"), "<".repeat(5_000))).collect();
        let many: Vec<_> = many.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let message = message(&inquiry(&many), &Form::default(), ChatKind::Slack);
        let blocks = message["blocks"].as_array().unwrap();
        assert_eq!((blocks.len(), &blocks[49]["type"]), (50, &json!("context")));
        for block in blocks {
            assert!(block["text"]["text"].as_str().unwrap_or_default().chars().count() <= MAX_SECTION);
        }
    }

    proptest! {
        #[test]
        fn escaped_text_keeps_the_limit_and_has_no_control_characters(text in any::<String>(), limit in 1usize..40) {
            let escaped = escaped(&text, limit);
            prop_assert!(escaped.chars().count() <= limit);
            prop_assert!(!escaped.contains(['<', '>']));
            for (at, _) in escaped.match_indices('&') {
                prop_assert!(["&amp;", "&lt;", "&gt;"].iter().any(|entity| escaped[at..].starts_with(entity)));
            }
        }
    }
}
