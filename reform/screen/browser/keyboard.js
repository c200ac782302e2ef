// Keys of every page: "?" lists them. Python says what there is and is told what was pressed.

// Letters go to the control, not to the page, while one of these has the focus.
const TYPING = [
  "input:not([type=radio]):not([type=checkbox]):not([type=button])",
  "textarea, select, [contenteditable]",
  "[role=combobox], [role=listbox], [role=slider], [role=spinbutton], [role=grid]",
  "[data-testid=stDataFrame]",
].join(", ")
// While one of these is open, Escape closes it and nothing else happens.
const OPEN = "dialog[open], [role=dialog], [role=listbox], [data-testid=stPopoverBody]"
const CARD = '[class*="st-key-card"]'
const MENU = '[class*="st-key-menu-"] button'
// Vietnamese typing programs (Telex) turn the brackets into these letters.
const TELEX = { ơ: "[", ư: "]" }
const OFF = "reform-keys-off"

const mounted = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  let keys = mounted.get(parentElement)
  if (!keys) {
    keys = new Keys(parentElement)
    mounted.set(parentElement, keys)
  }
  keys.show(data, setTriggerValue)
  return () => {
    keys.remove()
    mounted.delete(parentElement)
  }
}

class Keys {
  constructor(root) {
    this.dialog = root.querySelector("dialog")
    this.opener = root.querySelector(".opener")
    this.closer = root.querySelector(".closer")
    this.list = root.querySelector("dl")
    this.title = root.querySelector("h2")
    this.switch = root.querySelector("input")
    this.switchLabel = root.querySelector("label span")
    this.opener.onclick = () => this.dialog.showModal()
    this.closer.onclick = () => this.dialog.close()
    this.switch.checked = !localStorage.getItem(OFF)
    this.switch.onchange = () =>
      this.switch.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")
    this.listen = event => this.pressed(event)
    // Before the page's own listeners, which may already have closed what Escape closes.
    window.addEventListener("keydown", this.listen, true)
  }

  remove() {
    window.removeEventListener("keydown", this.listen, true)
  }

  show(data, tell) {
    this.data = data
    this.tell = tell
    this.title.textContent = data.title
    this.opener.title = data.title
    this.opener.setAttribute("aria-label", data.title)
    this.closer.textContent = data.close
    this.switchLabel.textContent = data.turned_on
    this.list.replaceChildren(
      ...data.rows.flatMap(([keys, meaning]) => {
        const term = document.createElement("dt")
        keys.forEach(key => term.appendChild(document.createElement("kbd")).append(key))
        const words = document.createElement("dd")
        words.textContent = meaning
        return [term, words]
      }),
    )
  }

  pressed(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return
    if (!this.switch.checked || this.dialog.open) return
    if (event.composedPath()[0].closest?.(TYPING)) this.typed = event.timeStamp
    // While a cell opens its field, the next figures of whoever types fast fall beside it.
    if (event.timeStamp - (this.typed ?? -Infinity) < 500) return
    const key = TELEX[event.key] ?? event.key
    if (key === "Escape" && document.querySelector(OPEN)) return
    if (key === "?") this.dialog.showModal()
    else if (key === "t") this.openTable()
    else if (key === "d") this.changeTheme()
    else if (this.data.told.includes(key)) this.tell("pressed", key)
    else return
    event.preventDefault()
  }

  // A browser puts another theme on only with a new page.
  changeTheme() {
    const address = new URL(window.location)
    address.searchParams.delete("embed_options")
    address.searchParams.set("theme", this.data.other_theme)
    window.location.assign(address)
  }

  // The menu of the figure that has the focus, else of the first one on the screen.
  openTable() {
    const inside = document.activeElement?.closest(CARD)?.querySelector(MENU)
    const seen = [...document.querySelectorAll(MENU)].find(menu => {
      const { top, bottom } = menu.getBoundingClientRect()
      return bottom > 0 && top < window.innerHeight
    })
    const menu = inside ?? seen
    menu?.focus()
    menu?.click()
  }
}
