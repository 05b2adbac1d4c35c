//! The program that Trunk builds for the browser. The publisher uses the library on the host.

/// An allocator for a single thread, smaller and faster than the default allocator.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

fn main() {
    glossary_app::start::start();
}
