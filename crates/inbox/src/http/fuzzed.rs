//! The functions that `fuzz/` runs. Each takes any bytes and panics if an invariant is broken. The
//! tests run them with `fuzz/seeds`.

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
    access::client_ip::{X_FORWARDED_FOR, client_ip},
    body::{self, PostedInquiry},
    response_headers,
    spam::{self, ProofOfWork},
};

/// The time at which the functions run.
const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);

/// The default form, created once.
static FORM: LazyLock<Form> = LazyLock::new(Form::default);

/// Parses an inquiry as JSON: the result is an inquiry or a client error.
pub fn json(bytes: &[u8]) {
    match body::from_json(bytes) {
        Ok(posted) => check_posted(posted),
        Err(refusal) => assert!(refusal.status().is_client_error(), "{refusal:?}"),
    }
}

/// Parses form data, which never fails.
pub fn form(bytes: &[u8]) {
    check_posted(body::from_form(bytes, &FORM));
}

/// Validates and classifies a parsed inquiry.
fn check_posted(posted: PostedInquiry) {
    let fields = FORM.clean(&posted.fields);
    assert_eq!(FORM.clean(&fields), fields, "cleaning is idempotent");
    let _ = FORM.check(&fields);
    let _ = spam::classify(&posted.evidence, None);
    let context = posted.context.bounded();
    assert_eq!(context.clone().bounded(), context);
}

/// Parses the header `Idempotency-Key`: the same id in the body agrees, another id does not.
pub fn idempotency_key(bytes: &[u8]) {
    let Ok(key) = HeaderValue::from_bytes(bytes) else { return };
    let headers = HeaderMap::from_iter([(HeaderName::from_static("idempotency-key"), key)]);
    let Ok(named) = body::inquiry_id(&headers, None) else { return };
    assert!(named.is_some(), "the header names an id");
    assert_eq!(body::inquiry_id(&headers, named), Ok(named));
    assert!(body::inquiry_id(&headers, Some(InquiryId::new(0, [0; 10]))).is_err(), "another id is refused");
}

/// Parses the lines of the header `X-Forwarded-For` with as many trusted proxies as the first byte
/// says. Without proxies, the client is the connected peer.
pub fn forwarded_for(bytes: &[u8]) {
    let (hops, lines) = bytes.split_first().map_or((0, bytes), |(hops, lines)| (usize::from(*hops), lines));
    let mut request = Request::new(Body::empty());
    let peer = SocketAddr::from(([192, 0, 2, 1], 443));
    request.extensions_mut().insert(ConnectInfo(peer));
    for line in lines.split(|byte| *byte == b'\n').filter_map(|line| HeaderValue::from_bytes(line).ok()) {
        request.headers_mut().append(X_FORWARDED_FOR, line);
    }
    assert_eq!(client_ip(&request, 0), Ipv4Addr::new(192, 0, 2, 1));
    let _ = client_ip(&request, hops);
}

/// Parses the site's `headers.json`.
pub fn headers_json(bytes: &[u8]) {
    let Ok(headers) = response_headers::parse(bytes) else { return };
    for path in ["", "/", "/embed/contact/", "/terms/api/index.json"] {
        let _ = headers.for_path(path).count();
    }
}

/// Verifies a proof of work, raw and encoded: it must not hold for a second inquiry.
pub fn proof_of_work(bytes: &[u8]) {
    let proof_of_work = ProofOfWork::new(b"key");
    let (one, two) = (InquiryId::new(0, [1; 10]), InquiryId::new(0, [2; 10]));
    let encoded = BASE64_STANDARD.encode(bytes);
    for proof in [&*encoded, &String::from_utf8_lossy(bytes)] {
        let proven = proof_of_work.verify(proof, one, NOW);
        assert_eq!(proof_of_work.verify(proof, one, NOW), proven, "the same inquiry again");
        assert!(!proof_of_work.verify(proof, two, NOW), "another inquiry");
        assert!(!proven || proof.len() < 2_049);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    #[test]
    fn every_seed_keeps_the_invariants() {
        let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds");
        type FuzzTarget = (&'static str, fn(&[u8]));
        let targets: [FuzzTarget; 6] = [
            ("json", json),
            ("form", form),
            ("idempotency_key", idempotency_key),
            ("forwarded_for", forwarded_for),
            ("headers_json", headers_json),
            ("proof_of_work", proof_of_work),
        ];
        for (name, target) in targets {
            let files = fs::read_dir(seeds.join(name)).unwrap();
            let tried = files.map(|file| target(&fs::read(file.unwrap().path()).unwrap())).count();
            assert_ne!(tried, 0, "{name}");
        }
    }

    #[test]
    fn a_seed_is_a_valid_proof_of_work() {
        let proof =
            fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds/proof_of_work/right")).unwrap();
        assert!(ProofOfWork::new(b"key").verify(&BASE64_STANDARD.encode(proof), InquiryId::new(0, [1; 10]), NOW));
    }
}
