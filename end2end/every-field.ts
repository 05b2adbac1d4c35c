// The form of the site with a field of each kind.
import type { Page } from "@playwright/test";
import { form, unfold } from "./form";

export const CONSENT = "You may keep what I wrote here to answer me.";

export const fields = (page: Page) => ({
  ...form(page),
  phone: page.getByLabel("Phone"),
  website: page.getByLabel("Website"),
  budget: page.getByLabel("Budget range"),
  start: page.getByRole("radiogroup", { name: "When should it begin?" }),
  needs: page.getByRole("group", { name: "What do you need?" }),
  news: page.getByLabel("Send me one letter a month"),
  consent: page.getByLabel(CONSENT),
});

/** Fills in every field. */
export async function fillAll(page: Page, text: string) {
  const { name, email, message, phone, website, budget, start, needs, news, consent } = fields(page);
  await name.fill("Ada Lovelace");
  await email.fill("ada@example.com");
  await unfold(page);
  await phone.fill("+44 20 7946 0018");
  await website.fill("www.example.com");
  await message.fill(text);
  await budget.selectOption("25,000 and more");
  await start.getByText("Later").click();
  await needs.getByText("Design").click();
  await needs.getByText("Something with AI").click();
  await news.check();
  await consent.check();
}

/** The heading of the form's outcome in the app, and of the thanks page without it. */
export const arrived = (page: Page) => page.getByRole("heading", { name: /We have your message\./ });
