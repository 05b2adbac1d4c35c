//! A publish that replaces the folder of the site.

use std::{fs, sync::Arc};

use crate::common::Inbox;

#[tokio::test]
async fn a_publish_may_replace_the_folder() {
    let inbox = Inbox::with("", Arc::new(|_, _| None)).await;
    inbox.publish("index.html", "home");
    let dist = inbox.folder.path().join("dist");
    fs::rename(&dist, inbox.folder.path().join("before")).unwrap();
    assert_eq!(inbox.get("/").await.status, 404);
    inbox.publish("index.html", "new home");
    assert_eq!(inbox.get("/").await.text(), fs::read_to_string(dist.join("index.html")).unwrap());
}
