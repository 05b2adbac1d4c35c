// The stored inquiries, as `glossary inquiries list` prints them.
import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "..");
const glossary = process.env.GLOSSARY_BIN ?? resolve(root, "target/debug/glossary");

export type StoredInquiry = {
  reference: string;
  id: string;
  status: string;
  fields: Record<string, string>;
  context: { page: string; term: string };
};

/** The inquiries stored with this message. */
export async function stored(database: string, message: string): Promise<StoredInquiry[]> {
  const list = await run(glossary, ["inquiries", "list", "--json", "--database", database], { cwd: root });
  const inquiries: StoredInquiry[] = JSON.parse(list.stdout);
  return inquiries.filter((inquiry) => inquiry.fields.message === message);
}
