//! The redirects as rules of web servers.

use std::{borrow::Cow, collections::BTreeMap, fmt::Write as _};

use glossary_core::address::decode;

/// A web server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RedirectServer {
    /// <https://nginx.org/en/docs/http/ngx_http_map_module.html>
    Nginx,
    /// <https://caddyserver.com/docs/caddyfile/directives/redir>
    Caddy,
    /// <https://httpd.apache.org/docs/current/mod/mod_rewrite.html>
    Apache,
}

/// Returns the rules of a server for redirects from `redirects.json`.
#[must_use]
pub fn redirect_rules(redirects: &BTreeMap<String, String>, server: RedirectServer) -> String {
    let mut text = match server {
        RedirectServer::Nginx => {
            "# In the block `http`. In the block `server`: if ($glossary_redirect) { return 301 $glossary_redirect; }\n\
             map $request_uri $glossary_redirect {\n    default \"\";\n"
        }
        RedirectServer::Caddy => "# In the block of the site.\n",
        RedirectServer::Apache => "# In the file .htaccess at the root of the host.\nRewriteEngine On\n",
    }
    .to_owned();
    for (number, (from, to)) in redirects.iter().enumerate() {
        let (path, query) = from.split_once('?').map_or((from.as_str(), None), |(path, query)| (path, Some(query)));
        // Writing to a string cannot fail.
        let _ = match (server, query) {
            (RedirectServer::Nginx, _) => writeln!(text, "    \"{from}\" \"{to}\";"),
            (RedirectServer::Caddy, None) => writeln!(text, "redir {path} {to} 301"),
            (RedirectServer::Caddy, Some(query)) => {
                let query = query.replace('&', " ");
                writeln!(text, "@old{number} {{\n    path {path}\n    query {query}\n}}\nredir @old{number} {to} 301")
            }
            (RedirectServer::Apache, None) => {
                writeln!(text, "RewriteRule ^{}/?$ {to} [R=301,L,NE]", pattern(&decoded(path)))
            }
            (RedirectServer::Apache, Some(query)) => writeln!(
                text,
                "RewriteCond %{{QUERY_STRING}} ^{}$\nRewriteRule ^{}/?$ {to}? [R=301,L,NE]",
                pattern(query),
                pattern(&decoded(path))
            ),
        };
    }
    if server == RedirectServer::Nginx {
        text.push_str("}\n");
    }
    text
}

/// Returns a path as Apache compares it: without escapes, and without the slashes around.
fn decoded(path: &str) -> Cow<'_, str> {
    decode(path.trim_matches('/'))
}

/// Returns the regular expression of a text.
fn pattern(text: &str) -> String {
    text.chars().fold(String::new(), |mut pattern, character| {
        if ".+*?()[]{}^$|\\".contains(character) {
            pattern.push('\\');
        }
        pattern.push(character);
        pattern
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_server_has_rules_for_paths_and_queries() {
        let redirects = [("/a.html", "/terms/a/"), ("/?id=1&x=2", "/terms/b/"), ("/terms/%C3%B6/", "/terms/%C3%B6l/")];
        let redirects = redirects.map(|(from, to)| (from.to_owned(), to.to_owned())).into();
        let nginx = redirect_rules(&redirects, RedirectServer::Nginx);
        assert!(nginx.contains("    \"/?id=1&x=2\" \"/terms/b/\";\n") && nginx.ends_with("}\n"), "{nginx}");
        let caddy = redirect_rules(&redirects, RedirectServer::Caddy);
        assert!(caddy.contains("    query id=1 x=2\n}\nredir @old0 /terms/b/ 301\n"), "{caddy}");
        assert!(caddy.contains("redir /a.html /terms/a/ 301\n"), "{caddy}");
        let apache = redirect_rules(&redirects, RedirectServer::Apache);
        assert!(apache.contains("RewriteRule ^a\\.html/?$ /terms/a/ [R=301,L,NE]\n"), "{apache}");
        assert!(apache.contains("RewriteRule ^terms/ö/?$ /terms/%C3%B6l/ [R=301,L,NE]\n"), "{apache}");
        assert!(
            apache.contains("RewriteCond %{QUERY_STRING} ^id=1&x=2$\nRewriteRule ^/?$ /terms/b/? [R=301,L,NE]\n"),
            "{apache}"
        );
    }
}
