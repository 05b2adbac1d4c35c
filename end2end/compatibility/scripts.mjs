// The features that a script uses, as paths in MDN's data. esbuild checks the syntax.
import { parse } from "acorn";
import { simple } from "acorn-walk";
import { data } from "./support.mjs";

const { api, css } = data;
const { builtins } = data.javascript;

/** The object that a page's scripts share with the app. */
const OWN_GLOBAL = "glossary";

/** The features of all interfaces and built-in objects, by the name of a member. */
const MEMBERS = new Map();
for (const [root, objects] of [["api", api], ["javascript.builtins", builtins]])
  for (const [object, members] of Object.entries(objects))
    for (const [name, feature] of Object.entries(members)) {
      if (!feature?.__compat || name === object) continue;
      const plain = name.replace(/_(static|event)$/, "");
      add(plain, `${root}.${object}.${name}`, feature);
    }
// A style has a member for each CSS property, such as `style.maxHeight`, which may be the name of another member too.
for (const [name, feature] of Object.entries(css.properties)) {
  const member = name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  if (MEMBERS.has(member)) add(member, `css.properties.${name}`, feature);
}

function add(member, path, feature) {
  MEMBERS.set(member, [...(MEMBERS.get(member) ?? []), [path, feature]]);
}

/**
 * Calls `found(name, feature, alternatives)` for each feature that a script needs. A member without a known object needs
 * one of the `alternatives`: those of all objects that have a member of that name.
 */
export function scriptFeatures(script, found) {
  const program = parse(script, { ecmaVersion: "latest", sourceType: "module" });
  const own = ownNames(program);
  const globals = (name, member) => {
    for (const [path, objects] of [["api", api], ["javascript.builtins", builtins]]) {
      const object = objects[name];
      if (!object) continue;
      if (!member) return object.__compat && found(`${path}.${name}`, object), true;
      const key = [`${member}_static`, member].find((key) => object[key]?.__compat);
      if (key) return found(`${path}.${name}.${key}`, object[key]), true;
    }
    return false;
  };
  simple(program, {
    Identifier({ name }) {
      if (own.has(name)) return;
      if (/^[A-Z]/.test(name)) globals(name);
      else if (api[name]?.__compat) found(`api.${name}`, api[name]);
      else if (api.Window[name]?.__compat) found(`api.Window.${name}`, api.Window[name]);
    },
    MemberExpression({ object, property, computed }) {
      if (computed || own.has(property.name) || object.name === OWN_GLOBAL) return;
      const { name } = property;
      if (object.type === "Identifier" && !own.has(object.name) && /^[A-Z]/.test(object.name) && globals(object.name, name)) return;
      const candidates = MEMBERS.get(name);
      if (candidates) found(...candidates[0], candidates.map(([, feature]) => feature));
    },
  });
}

/** The names that the script gives itself: variables, parameters, and members of its own objects and classes. */
function ownNames(program) {
  const own = new Set();
  const pattern = (node) => {
    if (!node) return;
    if (node.type === "Identifier") own.add(node.name);
    else if (node.type === "ObjectPattern") node.properties.forEach((property) => pattern(property.value ?? property.argument));
    else if (node.type === "ArrayPattern") node.elements.forEach(pattern);
    else if (node.type === "AssignmentPattern") pattern(node.left);
    else if (node.type === "RestElement") pattern(node.argument);
  };
  const parameters = ({ id, params }) => [id, ...params].forEach(pattern);
  const member = ({ key, computed }) => !computed && own.add(key.name ?? key.value);
  simple(program, {
    VariableDeclarator: ({ id }) => pattern(id),
    Function: parameters,
    Class: ({ id }) => pattern(id),
    CatchClause: ({ param }) => pattern(param),
    Property: member,
    MethodDefinition: member,
    PropertyDefinition: member,
  });
  return own;
}
