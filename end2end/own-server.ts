// A server of a journey's own, on a copy of the tests' glossary that the journey may change.
import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "..");
export const glossary = process.env.GLOSSARY_BIN ?? join(root, "target/debug/glossary");
export const app = process.env.GLOSSARY_APP ?? join(root, "target/app");

/** Copies the tests' glossary into a new folder. */
export async function copyOfGlossary() {
  const folder = await mkdtemp(join(tmpdir(), "glossary-own-"));
  await cp(join(root, "end2end/glossary"), folder, { recursive: true });
  return folder;
}

export type OwnServer = { address: string; errors: () => string; stop: () => Promise<void> };

/** Starts `glossary serve` with more options in the folder. `stop` removes the folder. */
export async function serve(folder: string, ...options: string[]): Promise<OwnServer> {
  const common = ["serve", "--addr", "127.0.0.1:0", "--site", "site", "--database", "sqlite:inquiries.sqlite3"];
  const server: ChildProcess = spawn(glossary, [...common, ...options], { cwd: folder });
  let errors = "";
  server.stderr?.on("data", (text) => (errors += text));
  const ended = new Promise((done) => server.once("exit", done));
  const address = await new Promise<string>((found, failed) => {
    let output = "";
    server.stdout?.on("data", (text) => {
      output += text;
      // The line may arrive in pieces, after other lines.
      const address = /(http:\S+)\s/.exec(output)?.[1];
      if (address) found(address);
    });
    server.once("exit", () => failed(new Error(errors)));
  });
  const stop = async () => {
    server.kill();
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  return { address, errors: () => errors, stop };
}
