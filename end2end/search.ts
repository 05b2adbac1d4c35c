// The search, as its visitors know it.
import type { Page } from "@playwright/test";

export const box = (page: Page) => page.getByRole("combobox", { name: "Search the glossary" });
/** What the list offers. The form may have options of its own. */
export const options = (page: Page) => page.getByRole("listbox", { name: "Terms" }).getByRole("option");
export const results = (page: Page) => page.getByRole("main").getByRole("listitem").getByRole("link");
export const heading = (page: Page) => page.getByRole("heading", { level: 1 });

/** What "api" finds: a name, a word of a name, an alias; then definitions, which arrive last. */
export const API = [/^API/, /^REST API/, /^GraphQL/, /^Webhook/, /^Microservices/];
