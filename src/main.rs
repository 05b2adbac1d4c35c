//! What runs in the browser. The publisher uses the library on the host.

/// Smaller than the default one, and faster. It is made for a single thread, which is all that the app has.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

fn main() {
    glossary_app::browser::start();
}
