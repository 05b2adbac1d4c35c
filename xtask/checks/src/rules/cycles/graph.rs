//! A directed graph of files, and its cycles.

use std::collections::{BTreeMap, BTreeSet};

/// The files, each with the files that it uses and the path by which it does.
#[derive(Debug, Default)]
pub struct Graph(BTreeMap<String, BTreeMap<String, String>>);

impl Graph {
    /// Adds an edge, unless a file uses itself. The first path of an edge is kept for the message.
    pub fn add(&mut self, from: &str, to: &str, path: &str) {
        self.0.entry(to.to_owned()).or_default();
        let edges = self.0.entry(from.to_owned()).or_default();
        if from != to {
            edges.entry(to.to_owned()).or_insert_with(|| path.to_owned());
        }
    }

    /// Returns a message for each group of files that use each other.
    pub fn cycles(&self) -> Vec<String> {
        self.groups().iter().map(|group| self.message(group)).collect()
    }

    /// Returns the strongly connected components of more than one file: two files belong together
    /// when each reaches the other.
    fn groups(&self) -> Vec<BTreeSet<&str>> {
        let mut groups: Vec<BTreeSet<&str>> = Vec::new();
        for file in self.0.keys() {
            if groups.iter().any(|group| group.contains(&**file)) {
                continue;
            }
            let reached = self.reached(file);
            let group: BTreeSet<_> =
                reached.iter().copied().filter(|other| self.reached(other).contains(&**file)).collect();
            if group.len() > 1 {
                groups.push(group);
            }
        }
        groups
    }

    /// Returns the files that can be reached from a file by at least one edge.
    fn reached(&self, from: &str) -> BTreeSet<&str> {
        let mut reached = BTreeSet::new();
        let mut open = vec![from];
        while let Some(file) = open.pop() {
            for next in self.0.get(file).into_iter().flat_map(BTreeMap::keys) {
                if reached.insert(&**next) {
                    open.push(next);
                }
            }
        }
        reached
    }

    fn message(&self, group: &BTreeSet<&str>) -> String {
        let mut text = format!("an import cycle of {} files:", group.len());
        for (from, edges) in self.0.iter().filter(|(from, _)| group.contains(&***from)) {
            for (to, path) in edges.iter().filter(|(to, _)| group.contains(&***to)) {
                text += &format!("\n    {from} uses {to} by `{path}`");
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cycles(edges: &[(&str, &str)]) -> Vec<String> {
        let mut graph = Graph::default();
        edges.iter().for_each(|(from, to)| graph.add(from, to, "crate::x"));
        graph.cycles()
    }

    #[test]
    fn a_cycle_of_any_length_is_found_once() {
        assert_eq!(cycles(&[("a", "b"), ("b", "a")]).len(), 1);
        let long = cycles(&[("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("x", "a")]);
        assert_eq!(long.len(), 1);
        assert!(long[0].starts_with("an import cycle of 3 files:"), "{long:?}");
        assert!(long[0].contains("a uses b by `crate::x`") && !long[0].contains('d'), "{long:?}");
    }

    #[test]
    fn separate_cycles_are_reported_separately() {
        assert_eq!(cycles(&[("a", "b"), ("b", "a"), ("c", "d"), ("d", "c"), ("b", "c")]).len(), 2);
    }

    #[test]
    fn a_graph_without_cycles_is_accepted() {
        assert!(cycles(&[("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("d", "d")]).is_empty());
    }
}
