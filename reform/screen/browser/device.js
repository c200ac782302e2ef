// Tells Python when its drawings no longer fit: the window became narrow or wide, or another theme came on.

const watched = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  const watch = watched.get(parentElement) ?? { query: window.matchMedia(data.narrow_when) }
  watched.set(parentElement, watch)
  const tell = () => {
    const narrow = watch.query.matches
    const page = getComputedStyle(parentElement.host ?? parentElement).getPropertyValue("--st-background-color")
    const fits = narrow === data.narrow && page.trim().toLowerCase() === data.page.toLowerCase()
    // Once only for each state: an answer that changes nothing must not be asked for again and again.
    const state = fits ? null : `${narrow} ${page}`
    if (state && state !== watch.told) setTriggerValue("changed", { narrow })
    watch.told = state
  }
  watch.query.onchange = tell
  tell()
  return () => {
    watch.query.onchange = null
  }
}
