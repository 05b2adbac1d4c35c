// The form, as its visitors know it.
import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";

/** How people call an inquiry on the phone. */
export const REFERENCE = /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/;

/** Where it is posted to, below any path. */
export const ENDPOINT = "**/api/inquiries";

/** The header of every answer of the inbox. */
export const MARKER = { "Glossary-Inbox": "1" };

/** A message that no other test sends. */
export const message = () => `An engine that weaves numbers (${randomUUID()})`;

export function form(page: Page) {
  return {
    name: page.getByLabel("Your name"),
    email: page.getByLabel("Email"),
    company: page.getByLabel("Company"),
    message: page.getByLabel("What are you building?"),
    send: page.getByRole("button", { name: "Send", exact: true }),
    problems: page.getByRole("alert").filter({ hasText: "There is a problem" }),
    outcome: page.getByRole("heading", { name: "We have your message." }),
    reference: page.getByText("Your reference is").locator("strong"),
  };
}

/** Fills in everything that is required. */
export async function fill(page: Page, text: string) {
  const { name, email, message } = form(page);
  await name.fill("Ada Lovelace");
  await email.fill("ada@example.com");
  await message.fill(text);
}

/** What {@link fill} typed is still there. */
export async function expectKept(page: Page, text: string) {
  const { name, email, message } = form(page);
  await expect(name).toHaveValue("Ada Lovelace");
  await expect(email).toHaveValue("ada@example.com");
  await expect(message).toHaveValue(text);
}

/** Clears the form, with its second thought; by keyboard, since an open bar may lie above it. */
export async function clear(page: Page) {
  await page.getByText("Clear the form…").press("Enter");
  await page.getByRole("button", { name: "Yes, clear it" }).press("Enter");
}
