//! What anyone's bytes go through, for `fuzz/` to try: each function takes any bytes,
//! and panics where something does not hold. The tests here feed them `fuzz/seeds`.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::LazyLock,
};

use axum::{
    body::Body,
    extract::{ConnectInfo, Request},
    http::{HeaderMap, HeaderName, HeaderValue},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use glossary_core::{form::Form, inquiry::InquiryId};
use jiff::Timestamp;

use super::{
    body::{self, Posted},
    door::address::{FORWARDED_FOR, of_sender},
    evidence,
    evidence::Proofs,
    security,
};

/// When all of this happens.
const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);

/// The form of the settings' defaults, made once.
static FORM: LazyLock<Form> = LazyLock::new(Form::default);

/// An inquiry as JSON: it is refused as the sender's mistake, or is one.
pub fn json(bytes: &[u8]) {
    match body::from_json(bytes) {
        Ok(posted) => go_on(posted),
        Err(refusal) => assert!(refusal.status().is_client_error(), "{refusal:?}"),
    }
}

/// A form's data, which is never refused.
pub fn form(bytes: &[u8]) {
    go_on(body::from_form(bytes, &FORM));
}

/// What becomes of either.
fn go_on(posted: Posted) {
    let fields = Form::clean(&posted.fields);
    assert_eq!(Form::clean(&fields), fields, "clean is clean");
    let _ = FORM.check(&fields);
    let _ = evidence::judge(&posted.evidence, None);
    let context = posted.context.bounded();
    assert_eq!(context.clone().bounded(), context);
}

/// The header `Idempotency-Key`: the id that it names is the one that is used.
pub fn idempotency_key(bytes: &[u8]) {
    let Ok(key) = HeaderValue::from_bytes(bytes) else { return };
    let headers = HeaderMap::from_iter([(HeaderName::from_static("idempotency-key"), key)]);
    let Ok(named) = body::id(&headers, None) else { return };
    assert!(named.is_some(), "it was there");
    assert_eq!(body::id(&headers, named), Ok(named));
    assert!(body::id(&headers, Some(InquiryId::new(0, [0; 10]))).is_err(), "it is another");
}

/// The header `X-Forwarded-For`, each line of it, behind as many proxies as the first
/// byte says: without any, the sender is who has connected.
pub fn forwarded_for(bytes: &[u8]) {
    let (hops, lines) = bytes.split_first().map_or((0, bytes), |(hops, lines)| (usize::from(*hops), lines));
    let mut request = Request::new(Body::empty());
    let peer = SocketAddr::from(([192, 0, 2, 1], 443));
    request.extensions_mut().insert(ConnectInfo(peer));
    for line in lines.split(|byte| *byte == b'\n').filter_map(|line| HeaderValue::from_bytes(line).ok()) {
        request.headers_mut().append(FORWARDED_FOR, line);
    }
    assert_eq!(of_sender(&request, 0), Ipv4Addr::new(192, 0, 2, 1));
    let _ = of_sender(&request, hops);
}

/// The site's `headers.json`.
pub fn headers_json(bytes: &[u8]) {
    let Ok(headers) = security::parse(bytes) else { return };
    for path in ["", "/", "/embed/contact/", "/terms/api/index.json"] {
        let _ = headers.of(path).count();
    }
}

/// A proof of work, before it is encoded: it is no second inquiry's.
pub fn proof(bytes: &[u8]) {
    let proofs = Proofs::new(b"key");
    let (one, two) = (InquiryId::new(0, [1; 10]), InquiryId::new(0, [2; 10]));
    let encoded = BASE64_STANDARD.encode(bytes);
    for proof in [&*encoded, &String::from_utf8_lossy(bytes)] {
        let proven = proofs.check(proof, one, NOW);
        assert_eq!(proofs.check(proof, one, NOW), proven, "a repeat");
        assert!(!proofs.check(proof, two, NOW), "another's");
        assert!(!proven || proof.len() < 2_049);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    #[test]
    fn what_fuzzing_begins_with_goes_through() {
        let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds");
        type Target = (&'static str, fn(&[u8]));
        let targets: [Target; 6] = [
            ("json", json),
            ("form", form),
            ("idempotency_key", idempotency_key),
            ("forwarded_for", forwarded_for),
            ("headers_json", headers_json),
            ("proof", proof),
        ];
        for (name, target) in targets {
            let files = fs::read_dir(seeds.join(name)).unwrap();
            let tried = files.map(|file| target(&fs::read(file.unwrap().path()).unwrap())).count();
            assert_ne!(tried, 0, "{name}");
        }
    }

    #[test]
    fn a_proof_among_them_holds() {
        let proof = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds/proof/right")).unwrap();
        assert!(Proofs::new(b"key").check(&BASE64_STANDARD.encode(proof), InquiryId::new(0, [1; 10]), NOW));
    }
}
