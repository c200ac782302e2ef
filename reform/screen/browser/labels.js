// Streamlit names some of its controls in English only; what is read aloud gets our words.

const WAS = "data-first-label"
const mounted = new WeakMap()

export default function ({ data, parentElement }) {
  mounted.get(parentElement)?.disconnect()
  document.querySelectorAll(`[${WAS}]`).forEach(element => {
    element.setAttribute("aria-label", element.getAttribute(WAS))
    element.removeAttribute(WAS)
  })
  const patterns = data.pairs.map(([theirs, ours]) => [pattern(theirs), ours])
  const name = element => {
    const label = element.getAttribute("aria-label")
    const [match, ours] = first(patterns, label) ?? []
    if (!match) return
    if (!element.hasAttribute(WAS)) element.setAttribute(WAS, label)
    element.setAttribute("aria-label", ours.replace("{name}", match[1]))
  }
  const nameAll = root => root.querySelectorAll?.("[aria-label]").forEach(name)
  const observer = new MutationObserver(changes => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "attributes") name(target)
      else addedNodes.forEach(node => nameAll(node.parentElement ?? node))
    }
  })
  if (patterns.length) {
    nameAll(document.body)
    observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ["aria-label"] })
  }
  mounted.set(parentElement, observer)
  return () => observer.disconnect()
}

// "Remove {name}" becomes an expression that finds the name.
function pattern(words) {
  const [before, after] = words.split("{name}").map(part => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
  return new RegExp(after === undefined ? `^${before}$` : `^${before}(.+)${after}$`)
}

function first(patterns, label) {
  for (const [expression, ours] of patterns) {
    const match = label?.match(expression)
    if (match) return [match, ours]
  }
}
