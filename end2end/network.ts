// What a page asks of its server.
import type { Page, Request } from "@playwright/test";

/** The addresses asked for from now on. */
export function requests(page: Page) {
  const seen: Request[] = [];
  page.on("request", (request) => seen.push(request));
  const matching = (part: string) => seen.filter((request) => request.url().includes(part));
  return {
    /** How many whole documents were loaded. */
    documents: () => seen.filter((request) => request.isNavigationRequest()).length,
    /** The paths of pages whose data was fetched, as `terms/api/`. */
    data: () => matching("/index.json").map((request) => pathOf(request.url())),
    /** How many addresses had this in them. */
    count: (part: string) => matching(part).length,
  };
}

const pathOf = (url: string) => new URL(url).pathname.replace(/^\/(glossary\/)?/, "").replace(/index\.json$/, "");

/** The address of a page's data. */
export const dataOf = (path: string) => `**/${path}index.json`;
