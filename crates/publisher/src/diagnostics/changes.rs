//! The difference between the problems of two readings of the same files.

use std::{collections::BTreeMap, path::Path};

use super::{Problem, ProblemChanges, Problems, Severity};

/// What makes a problem the same after lines were added above.
type Identity<'a> = (&'a Path, bool, &'a str, &'a str);

fn identity(problem: &Problem) -> Identity<'_> {
    (&problem.file, problem.severity == Severity::Error, &problem.title, &problem.help)
}

impl Problems {
    /// Compares the problems with those of the previous reading. A problem that only moved is neither new nor fixed.
    #[must_use]
    pub fn since(&self, previous: &Self) -> ProblemChanges {
        let mut before = BTreeMap::<_, Vec<_>>::new();
        for problem in &previous.list {
            before.entry(identity(problem)).or_default().push(problem);
        }
        let mut new = Self { texts: self.texts.clone(), ..Self::default() };
        for problem in &self.list {
            if before.get_mut(&identity(problem)).and_then(Vec::pop).is_none() {
                new.list.push(problem.clone());
            }
        }
        let fixed = before.into_values().flatten().cloned().collect();
        ProblemChanges { new: new.only(|_| true), fixed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::FileReport;

    fn problems(titles: &[(usize, &str)]) -> Problems {
        let mut report = FileReport::new("a.md");
        for (at, title) in titles {
            report.error(*at..*at, *title);
        }
        let mut problems = Problems::default();
        problems.add_report(&report, "one\ntwo\n");
        problems
    }

    #[test]
    fn moved_problems_are_neither_new_nor_fixed() {
        let before = problems(&[(0, "typo"), (0, "twice"), (1, "twice")]);
        let after = problems(&[(4, "twice"), (4, "typo"), (4, "other")]);
        let changes = after.since(&before);
        let titles = |problems: Vec<&Problem>| problems.iter().map(|problem| problem.title.clone()).collect::<Vec<_>>();
        assert_eq!(titles(changes.new.sorted()), ["other"]);
        assert_eq!(titles(changes.fixed.iter().collect()), ["twice"]);
        let same = after.since(&after);
        assert!(same.new.is_empty() && same.fixed.is_empty());
        assert!(after.to_text().contains("a.md:2:1"));
    }
}
