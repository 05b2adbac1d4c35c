// The parts of the search that a visitor uses.
import type { Page } from "@playwright/test";

export const box = (page: Page) => page.getByRole("combobox", { name: "Search the glossary" });
/** The options of the search's list. Fields of the form may have options too. */
export const options = (page: Page) => page.getByRole("listbox", { name: "Terms" }).getByRole("option");
export const results = (page: Page) => page.locator(".results").getByRole("listitem").getByRole("link");
export const heading = (page: Page) => page.getByRole("heading", { level: 1 });

/** The results for "api": a name, a word of a name, an alias; then definitions, which arrive last. */
export const API_RESULTS = [/^API/, /^REST API/, /^GraphQL/, /^Webhook/, /^Microservices/];
