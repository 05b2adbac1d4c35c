//! What runs in the browser. The publisher uses the library on the host.

/// Smaller than the default, and faster. There is one only where there is one thread.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

fn main() {
    glossary_app::browser::start();
}
