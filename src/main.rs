//! What runs in the browser. The publisher uses the library on the host.

fn main() {
    glossary_app::browser::start();
}
