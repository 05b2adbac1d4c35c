// The requests of a page.
import type { Page, Request } from "@playwright/test";

/** Records the requests after this call. */
export function requests(page: Page) {
  const seen: Request[] = [];
  page.on("request", (request) => seen.push(request));
  const matching = (part: string) => seen.filter((request) => request.url().includes(part));
  return {
    /** The number of loaded documents. */
    documents: () => seen.filter((request) => request.isNavigationRequest()).length,
    /** The paths of the pages whose data was fetched, such as `terms/api/`. */
    data: () => matching("/index.json").map((request) => pathOf(request.url())),
    /** The number of requests to addresses that contain a text. */
    count: (part: string) => matching(part).length,
  };
}

const pathOf = (url: string) => new URL(url).pathname.replace(/^\/(glossary\/)?/, "").replace(/index\.json$/, "");

/** The address of a page's data. */
export const dataOf = (path: string) => `**/${path}index.json`;
