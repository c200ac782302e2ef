// Presses a button of the page once: a file that was just made is downloaded without a second click.

const pressed = new WeakSet()

export default function ({ data }) {
  let tries = 40
  const press = () => {
    const button = document.querySelector(data.selector)
    if (button && !pressed.has(button)) {
      pressed.add(button)
      button.click()
    } else if (!button && tries-- > 0) {
      setTimeout(press, 50)
    }
  }
  press()
}
