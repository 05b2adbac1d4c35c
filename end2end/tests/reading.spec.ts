// Reading: what each page says, and that its links lead where they say.
import { MISSING, MISSING_COMPLAINT, PAGES, expect, test } from "../fixtures";

test("a term page has its parts in order", { tag: ["@below", "@phone"] }, async ({ page, open }) => {
  await open("terms/api/");
  const main = page.getByRole("main");
  await expect(main.getByRole("heading", { level: 1 })).toHaveText("API");

  const text = (await main.textContent()) ?? "";
  const parts = {
    topic: "Architecture",
    name: "API",
    expansion: "Application Programming Interface",
    definition: "The agreed rules by which one program asks another",
    explanation: "Very little software works alone.",
    example: "Lanternbox, a food delivery start-up",
    related: "Related terms",
    "a related term": "REST API",
    "its definition": "A style of web interface for programs",
    "the next one": "GraphQL",
    "and its definition": "A query language for APIs",
    "call to action": "Tell us what you’re building.",
    form: "Your name",
  };
  let from = 0;
  for (const [part, words] of Object.entries(parts)) {
    const at = text.indexOf(words, from);
    expect(at, `${part}: “${words}” after what comes before it`).toBeGreaterThanOrEqual(from);
    from = at + words.length;
  }
  await expect(main.getByRole("button", { name: "Send" })).toBeVisible();
});

test("the related terms stand in the author's order, each with its definition", async ({ page, open }) => {
  await open("terms/api/");
  const related = page.getByRole("region", { name: "Related terms" });
  await expect(related.getByRole("heading", { level: 3 }).getByRole("link")).toHaveText([
    "REST API",
    "GraphQL",
    "Webhook",
    "Microservices",
  ]);
  await expect(related.getByRole("listitem").filter({ hasText: "Webhook" })).toContainText(
    "An automatic message that one system sends",
  );
});

test("links lead from term to term, in the text too", { tag: ["@below", "@phone"] }, async ({ page, open }) => {
  await open("terms/api/");
  const title = page.getByRole("heading", { level: 1 });
  await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "REST API" }).click();
  await expect(title).toHaveText("REST API");
  await expect(page).toHaveURL("terms/rest-api/");
  await page.getByRole("article").getByRole("paragraph").getByRole("link", { name: "GraphQL" }).click();
  await expect(title).toHaveText("GraphQL");
  await page.getByRole("article").getByRole("link", { name: "Backend & APIs" }).click();
  await expect(title).toHaveText("Backend & APIs");
  await expect(page).toHaveURL("topics/backend-and-apis/");
});

test("home has the search box, the topics and the whole A to Z", { tag: "@below" }, async ({ page, open }) => {
  await open("");
  await expect(page.getByRole("combobox", { name: "Search the glossary" })).toBeVisible();
  const topics = page.getByRole("region", { name: "Topics" });
  await expect(topics.getByRole("link")).toHaveText(["Architecture", "Backend & APIs"]);
  const all = page.getByRole("region", { name: "All terms, A to Z" });
  for (const name of ["API", "GraphQL", "Microservices", "REST API", "Webhook"]) {
    await expect(all.getByRole("link", { name, exact: true })).toBeVisible();
  }
  await all.getByRole("navigation", { name: "Letters" }).getByRole("link", { name: "W" }).click();
  await expect(page).toHaveURL("#letter-w");
  await expect(all.getByRole("heading", { name: "W", exact: true })).toBeInViewport();
  await all.getByRole("link", { name: "Webhook" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Webhook");
});

test("a topic says where to start and lists its terms with their definitions", async ({ page, open }) => {
  await open("topics/backend-and-apis/");
  await expect(page.getByRole("navigation", { name: "Start here" }).getByRole("link")).toHaveText([
    "REST API",
    "Webhook",
    "GraphQL",
  ]);
  const terms = page.getByRole("region", { name: "All terms in this topic" });
  await expect(terms.getByRole("heading").getByRole("link")).toHaveText(["GraphQL", "REST API", "Webhook"]);
  await expect(terms).toContainText("A query language for APIs");
});

test("an address that is none gets 404 and ways out", { tag: "@below" }, async ({ page, open, complaints }) => {
  complaints.expect(MISSING_COMPLAINT);
  const response = await open(MISSING);
  expect(response?.status()).toBe(404);
  await expect(page).toHaveTitle(/^Page not found/);
  await expect(page.getByRole("combobox", { name: "Search the glossary" })).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "look through all terms" }).click();
  await expect(page).toHaveURL("");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Plainspoken");
});

test("the contact page is the form", async ({ page, open }) => {
  await open("contact/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Tell us what you’re building.");
  await expect(page.getByRole("button", { name: "Send" })).toBeVisible();
});

test("the thanks page says so, and has no second form", async ({ page, open }) => {
  await open("thanks/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thank you. We have your message.");
  await expect(page.getByRole("button", { name: "Send" })).toBeHidden();
  await page.getByRole("main").getByRole("link", { name: "Back to the glossary" }).click();
  await expect(page.getByRole("region", { name: "All terms, A to Z" })).toBeVisible();
});

for (const { kind, path, heading } of PAGES) {
  test(`the head of the ${kind} page is its own`, { tag: "@below" }, async ({ page, open, published }) => {
    await open(path);
    const content = (name: string) => page.locator(`meta[name="${name}"], meta[property="${name}"]`);
    const canonical = published + path;
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
    await expect(page.locator("link[rel=canonical]")).toHaveAttribute("href", canonical);
    await expect(content("og:url")).toHaveAttribute("content", canonical);
    await expect(content("og:title")).toHaveAttribute("content", await page.title());
    await expect(content("og:type")).toHaveAttribute("content", kind === "term" ? "article" : "website");
    await expect(content("og:site_name")).toHaveAttribute("content", "Plainspoken");
    await expect(content("twitter:card")).toHaveAttribute("content", /summary/);
    const description = (await content("description").getAttribute("content")) ?? "";
    expect(description).not.toBe("");
    await expect(content("og:description")).toHaveAttribute("content", description);
    const robots = kind === "thanks" ? "noindex" : "index,follow";
    await expect(content("robots")).toHaveAttribute("content", robots);
  });
}

test("titles and descriptions tell pages apart", async ({ page }) => {
  const titles = new Set();
  const descriptions = new Set();
  for (const { path } of PAGES) {
    await page.goto(path);
    titles.add(await page.title());
    descriptions.add(await page.locator("meta[name=description]").getAttribute("content"));
  }
  expect(titles.size).toBe(PAGES.length);
  expect(descriptions.size).toBe(PAGES.length);
});

test("structured data names pages by their canonical addresses", { tag: "@below" }, async ({ page, open, published }) => {
  const graph = async (path: string) => {
    await open(path);
    const data = JSON.parse((await page.locator("script[type='application/ld+json']").textContent()) ?? "");
    expect(data["@context"]).toBe("https://schema.org");
    return Object.fromEntries(data["@graph"].map((node: { "@type": string }) => [node["@type"], node]));
  };
  const home = await graph("");
  expect(home.DefinedTermSet).toMatchObject({ "@id": published, name: "Plainspoken" });

  const term = await graph("terms/api/");
  await expect(page.locator("link[rel=canonical]")).toHaveAttribute("href", term.DefinedTerm["@id"]);
  expect(term.DefinedTerm).toMatchObject({
    "@id": `${published}terms/api/`,
    name: "API",
    description: await page.locator("meta[name=description]").getAttribute("content"),
    inDefinedTermSet: { "@id": published },
  });
  const crumbs = term.BreadcrumbList.itemListElement.map((crumb: { item: string }) => crumb.item);
  expect(crumbs).toEqual([published, `${published}topics/architecture/`, `${published}terms/api/`]);

  const topic = await graph("topics/architecture/");
  expect(topic.BreadcrumbList.itemListElement).toHaveLength(2);
});

test("crawlers find every page, with its date", { tag: "@below" }, async ({ request, published }) => {
  const sitemap = await (await request.get("sitemap.xml")).text();
  const entries = [...sitemap.matchAll(/<url>.*?<loc>(.*?)<\/loc>(.*?)<\/url>/gs)];
  const addresses = entries.map(([, address]) => address);
  for (const path of ["", "contact/", "search/", "terms/api/", "terms/webhook/", "topics/architecture/"]) {
    expect(addresses).toContain(published + path);
  }
  expect(addresses).not.toContain(`${published}thanks/`);
  for (const [, address, rest] of entries) {
    const response = await request.get(address.replace(published, ""));
    expect(response.status(), address).toBe(200);
    expect(await response.text()).toContain(`<link rel="canonical" href="${address}">`);
    if (address.includes("/terms/")) expect(rest).toMatch(/<lastmod>\d{4}-\d\d-\d\d<\/lastmod>/);
  }
  expect(await (await request.get("robots.txt")).text()).toContain(`Sitemap: ${published}sitemap.xml`);
});
