/* Makes one element like another with as little change as possible: elements with an id are found wherever they
   are and keep their identity (so focus, scroll and what moves can be followed); what carries `data-own` belongs
   to the page's scripts and is left alone. */

export function morph(from, to) {
  const known = new Map([...from.querySelectorAll("[id]")].map((element) => [element.id, element]));
  become(from, to, known);
}

function become(node, wanted, known) {
  if (node.nodeType !== Node.ELEMENT_NODE) {
    if (node.nodeValue !== wanted.nodeValue) node.nodeValue = wanted.nodeValue;
    return;
  }
  if (wanted.hasAttribute("data-own")) return;
  attributes(node, wanted);
  children(node, wanted, known);
}

function attributes(node, wanted) {
  for (const { name } of [...node.attributes]) if (!wanted.hasAttribute(name)) node.removeAttribute(name);
  for (const { name, value } of wanted.attributes) if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

function children(node, wanted, known) {
  let cursor = node.firstChild;
  for (const child of wanted.childNodes) {
    let match = child.id ? known.get(child.id) : alike(cursor, child) ? cursor : null;
    match ??= document.importNode(child, false);
    if (match === cursor) cursor = cursor.nextSibling;
    else node.insertBefore(match, cursor);
    become(match, child, known);
  }
  while (cursor) {
    const next = cursor.nextSibling;
    cursor.remove(); // If it is wanted further down, `known` still has it.
    cursor = next;
  }
}

const alike = (node, wanted) => node && node.nodeName === wanted.nodeName && !node.id && !wanted.id;
