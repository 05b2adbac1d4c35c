//! The words and sentences of generated terms.

/// The first words of names.
#[rustfmt::skip]
pub const FIRST: [&str; 40] = [
    "Adaptive", "Atomic", "Batch", "Blocking", "Cached", "Canonical", "Distributed", "Durable", "Elastic", "Eventual",
    "Exclusive", "Federated", "Fuzzy", "Global", "Graceful", "Headless", "Hybrid", "Idempotent", "Immutable",
    "Just-in-time", "Keyed", "Lazy", "Linear", "Managed", "Nested", "Offline", "Optimistic", "Parallel", "Partial",
    "Queued", "Reactive", "Rolling", "Sharded", "Typed", "Unified", "Virtual", "Weighted", "XML", "Yielding", "Zonal",
];

/// The syllables of coined words, which look like names of products: three for each word.
#[rustfmt::skip]
pub const SYLLABLES: [&str; 40] = [
    "ba", "be", "bo", "ca", "ce", "co", "da", "di", "do", "fa", "fi", "ga", "go", "ha", "he", "ja", "ji", "ka", "ke",
    "la", "le", "lu", "ma", "mi", "mo", "na", "ne", "no", "pa", "pu", "ra", "ri", "ro", "sa", "so", "ta", "ti", "va",
    "ve", "zu",
];

/// The second words of names.
#[rustfmt::skip]
pub const SECOND: [&str; 50] = [
    "Access", "Backup", "Build", "Cache", "Cluster", "Column", "Commit", "Container", "Cursor", "Data", "Deployment",
    "Domain", "Endpoint", "Event", "Feature", "Gateway", "Graph", "Hash", "Identity", "Index", "Job", "Key", "Ledger",
    "Lock", "Log", "Message", "Metric", "Network", "Object", "Page", "Partition", "Payload", "Pipeline", "Process",
    "Query", "Queue", "Record", "Release", "Request", "Schema", "Search", "Session", "Shard", "Signal", "Snapshot",
    "Stream", "Table", "Token", "Transaction", "Workflow",
];

/// The third words of names; empty for names of two words.
pub const THIRD: [&str; 8] = ["", "Adapter", "Budget", "Contract", "Layer", "Policy", "Review", "Schedule"];

/// The topics: slug, name and summary.
pub const TOPICS: [(&str, &str, &str); 7] = [
    ("architecture", "Architecture", "How a product is divided into parts, and how the parts hold together."),
    ("backend", "Backend", "What nobody sees: where data is kept and where the rules are applied."),
    ("data", "Data & analytics", "What is counted, how it is counted, and what the numbers are good for."),
    ("delivery", "Delivery", "How a change gets from an engineer’s desk to the people who use it."),
    ("frontend", "Frontend", "What people see and touch, and how fast it answers them."),
    ("operations", "Operations", "Keeping a product up: at night, at month’s end, on the day it is in the news."),
    ("security", "Security", "Who may do what, how that is proven, and what happens when somebody tries anyway."),
];

/// Definitions. `{first}` and `{second}` are the words of the name, `{other}` another such word.
pub const DEFINITIONS: [&str; 6] = [
    "A {first} way to keep the {second} of one system in step with the {other} of another, so that both can change at their own pace and neither waits.",
    "The agreed rule by which a team decides when a {first} {second} may be replaced, who has to approve it, and what becomes of each {other} behind it.",
    "A small part of a product that watches over the {second}, keeps a {first} copy of what it needs, and hands the rest to the {other} in time.",
    "What remains of the {second} once everything {first} has been taken out: the plain {other} that a customer pays for and an engineer can explain.",
    "A measure of how much {first} work the {second} causes for the {other} behind it, used to decide what to build first and what can wait.",
    "An arrangement in which the {second} is {first} by default and the {other} has to ask before it is changed, which keeps surprises out of releases.",
];

/// Sentences of explanations. `{name}` is the term's name.
pub const SENTENCES: [&str; 14] = [
    "Most teams meet the {name} for the first time in a proposal, where it stands between two lines that they do understand.",
    "The idea is older than the name: somebody has to decide what happens to the {second} when the {other} is late.",
    "In a small product one person carries that decision in their head, and it works until that person is on holiday.",
    "In a larger one it is written down, tested with every release, and changed only when the reason is known.",
    "The {first} part matters more than it sounds, because it says who waits for whom when both want the same {other}.",
    "What it costs depends less on the tool than on the number of places in which the {second} is touched today.",
    "A good first step is to count those places; a surprising number of projects end right there, with a smaller plan.",
    "Suppliers like to sell the {name} as a product, with a price for each {other} and a discount for the second year.",
    "It can be bought, but the rules in it are yours, and moving them later is the expensive part.",
    "Ask what happens at ten times the load, and ask to see the day on which the {second} was last lost.",
    "If nobody remembers such a day, either the {other} is very good or nobody has looked.",
    "Done well, it is invisible: pages answer at once, reports add up, and the {second} is nobody’s topic at lunch.",
    "Done badly, it shows up as three small delays that each seem to have a different cause.",
    "The people who run it will want a {first} test of the {second} every week, and they are right.",
];

/// Sentences that lead to a related term. `{link}` is the link.
pub const LINKING: [&str; 4] = [
    "It is often named together with {link}, which answers a different question about the same {second}.",
    "Where the {other} has to speak first, look for {link} instead.",
    "Whoever has a working {link} already owns half of it.",
    "Do not confuse it with {link}: that one begins where this one ends.",
];

/// Sentences of examples.
pub const EXAMPLES: [&str; 5] = [
    "Lanternbox, a food delivery start-up with 60 couriers, needed the {name} when its {second} no longer fitted on one machine.",
    "Two engineers spent nine days on it, and the {other} was switched over on a Tuesday morning, one city after another.",
    "Orders that took four seconds to confirm now take less than one, and the night shift is called twice a month instead of daily.",
    "The bill for the {second} rose by eighty dollars a month; the refunds for cold food fell by eleven thousand.",
    "A year later the team replaced the {first} half of it in an afternoon, because the rest did not have to know.",
];
