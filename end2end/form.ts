// The inquiry form.
import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";

/** The reference of an inquiry. */
export const REFERENCE = /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/;

/** The inbox's address, at the root or below a path. */
export const ENDPOINT = "**/api/inquiries";

/** The header of every response of the inbox. */
export const MARKER = { "Glossary-Inbox": "1" };

/** A unique message. */
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

/** Fills in the required fields. */
export async function fill(page: Page, text: string) {
  const { name, email, message } = form(page);
  await name.fill("Ada Lovelace");
  await email.fill("ada@example.com");
  await message.fill(text);
}

/** Opens the optional fields. */
export async function unfold(page: Page) {
  if (!(await page.locator("details.folded").evaluate((details: HTMLDetailsElement) => details.open))) await page.getByText("Add details").click();
}

/** Opens the optional fields, and fills in the company. */
export async function fillCompany(page: Page, text: string) {
  await unfold(page);
  await form(page).company.fill(text);
}

/** The form still has what {@link fill} typed. */
export async function expectKept(page: Page, text: string) {
  const { name, email, message } = form(page);
  await expect(name).toHaveValue("Ada Lovelace");
  await expect(email).toHaveValue("ada@example.com");
  await expect(message).toHaveValue(text);
}

/** Clears the form, and confirms. By keyboard, since an open bar may cover the button. */
export async function clear(page: Page) {
  await page.getByText("Clear the form…").press("Enter");
  await page.getByRole("button", { name: "Yes, clear it" }).press("Enter");
}
