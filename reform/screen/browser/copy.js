// Copies one sentence; the text stands there to be copied by hand where the browser refuses.

export default function ({ data, parentElement }) {
  const text = parentElement.querySelector("textarea")
  const button = parentElement.querySelector("button")
  const status = parentElement.querySelector("[role=status]")
  text.value = data.sentence
  text.setAttribute("aria-label", data.label)
  button.textContent = data.copy
  button.onclick = async () => {
    status.textContent = (await copied(text)) ? data.copied : data.by_hand
  }
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text.value)
    return true
  } catch {
    // Browsers have no clipboard on plain http:// addresses; the old command works there.
    text.focus()
    text.select()
    return document.execCommand("copy")
  }
}
