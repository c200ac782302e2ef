// Returns what is wrong with the text of our own blocks: words cut off, words over other words.
() => {
  const OURS = [
    '[data-testid="stHtml"]', "header", ".st-key-frame-controls", '[data-testid="stWidgetLabel"]',
    '[class*="st-key-menu-"]',
  ].join(", ")
  const UNSEEN = '[data-testid="stIconMaterial"], [data-testid="stSkipToContent"], style'
  const found = new Set()
  for (const box of [document.scrollingElement, document.querySelector('[data-testid="stMain"]')])
    if (box && box.scrollWidth > box.clientWidth) found.add("the page scrolls sideways")

  const runs = []
  for (const block of document.querySelectorAll(OURS)) {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const text = walker.currentNode.data.trim()
      const parent = walker.currentNode.parentElement
      if (!text || parent.closest(UNSEEN)) continue
      if (!parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
      const range = document.createRange()
      range.selectNodeContents(walker.currentNode)
      for (const box of range.getClientRects()) {
        if (box.width < 1 || box.height < 1) continue
        const frame = cutter(parent, box)
        if (frame === "cut") found.add(`cut off: ${text}`)
        runs.push({ text, box, frame, size: parseFloat(getComputedStyle(parent).fontSize) })
      }
    }
  }
  runs.forEach((a, i) => runs.slice(i + 1).forEach(b => {
    const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left)
    const tall = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top)
    // Line boxes may touch; letters may not.
    if (a.frame === b.frame && a.text !== b.text && wide > 1 && tall > 0.3 * Math.min(a.size, b.size))
      found.add(`over each other: ${a.text} | ${b.text}`)
  }))
  return [...found]

  // The box that scrolls around a text, "cut" when a box that does not scroll cuts it.
  function cutter(element, box) {
    for (let up = element; up && up !== document.body; up = up.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(up)
      const edge = up.getBoundingClientRect()
      if (/auto|scroll/.test(overflowX + overflowY)) return up
      const beyond = box.right > edge.right + 1 || box.left < edge.left - 1
        || box.bottom > edge.bottom + 2 || box.top < edge.top - 2
      if (/hidden|clip/.test(overflowX + overflowY) && beyond) return "cut"
    }
    return null
  }
}
