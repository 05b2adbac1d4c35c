//! The program that Trunk builds for the browser. The publisher uses the library on the host.

/// Smaller and faster than the default allocator. It is made for a single thread, and the app has one.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

fn main() {
    glossary_app::start::start();
}
