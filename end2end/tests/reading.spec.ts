// Reading: the content of each kind of page, and where its links lead.
// crates/publisher/tests/integration/lists.rs tests the tags of the head, structured data, the sitemap and robots.txt.
import { MISSING, MISSING_COMPLAINT, expect, test } from "../fixtures";

test("a reader finds every part of each kind of page, and its links lead on", { tag: ["@below-all", "@phone-all"] }, async ({
  page,
  open,
  complaints,
}) => {
  test.slow();
  const title = page.getByRole("heading", { level: 1 });
  const main = page.getByRole("main");

  await test.step("home has the search box, the topics and the whole A to Z", async () => {
    await open("");
    await expect(title).toHaveText("Plainspoken");
    await expect(page.getByRole("combobox", { name: "Search the glossary" })).toBeVisible();
    await expect(page.getByRole("navigation", { name: "Terms from A to Z" }).getByRole("link", { name: "W" })).toBeInViewport();
    await expect(page.getByText("A term to begin with")).toBeInViewport();
    await expect(page.getByText("A term to begin with").locator("~ a")).toBeInViewport();
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
    await expect(title).toHaveText("Webhook");
  });

  await test.step("a term page has its parts in order", async () => {
    await open("terms/api/");
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
      "the definition of the related term": "A style of web interface for programs",
      "the next related term": "GraphQL",
      "the definition of the next related term": "A query language for APIs",
      "call to action": "Tell us what you’re building.",
      form: "Your name",
    };
    let from = 0;
    for (const [part, words] of Object.entries(parts)) {
      const at = text.indexOf(words, from);
      expect(at, `${part}: “${words}” after the part before`).toBeGreaterThanOrEqual(from);
      from = at + words.length;
    }
    await expect(main.getByRole("button", { name: "Send" })).toBeVisible();
  });

  await test.step("related terms are in the author's order, each with its definition", async () => {
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

  await test.step("links lead to related terms, to terms in the text and to the topic", async () => {
    await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "REST API" }).click();
    await expect(title).toHaveText("REST API");
    await expect(page).toHaveURL("terms/rest-api/");
    await page.getByRole("article").getByRole("paragraph").getByRole("link", { name: "GraphQL" }).click();
    await expect(title).toHaveText("GraphQL");
    await page.getByRole("article").getByRole("link", { name: "Backend & APIs" }).click();
    await expect(title).toHaveText("Backend & APIs");
    await expect(page).toHaveURL("topics/backend-and-apis/");
  });

  await test.step("a topic recommends first terms and lists all its terms with their definitions", async () => {
    await expect(page.getByRole("navigation", { name: "Start here" }).getByRole("link")).toHaveText([
      "REST API",
      "Webhook",
      "GraphQL",
    ]);
    const terms = page.getByRole("region", { name: "All terms in this topic" });
    await expect(terms.getByRole("heading").getByRole("link")).toHaveText(["GraphQL", "REST API", "Webhook"]);
    await expect(terms).toContainText("A query language for APIs");
  });

  await test.step("the contact page is the form", async () => {
    await open("contact/");
    await expect(title).toHaveText("Tell us what you’re building.");
    await expect(page.getByRole("button", { name: "Send" })).toBeVisible();
  });

  await test.step("the thanks page confirms, has no second form, and leads home", async () => {
    await open("thanks/");
    await expect(title).toHaveText("Thank you. We have your message.");
    await expect(page.getByRole("button", { name: "Send" })).toBeHidden();
    await expect(page.locator(".next-steps").getByRole("listitem")).toHaveCount(3);
    await main.getByRole("link", { name: "Back to the glossary" }).click();
    await expect(page.getByRole("region", { name: "All terms, A to Z" })).toBeVisible();
  });

  await test.step("a wrong address gets status 404, the search and a link to all terms", async () => {
    complaints.expect(MISSING_COMPLAINT);
    const response = await open(MISSING);
    expect(response?.status()).toBe(404);
    await expect(page).toHaveTitle(/^Page not found/);
    await expect(page.getByRole("combobox", { name: "Search the glossary" })).toBeVisible();
    await main.getByRole("link", { name: "look through all terms" }).click();
    await expect(page).toHaveURL("");
    await expect(title).toHaveText("Plainspoken");
  });
});
