// Says so in the page when a key or passkey was not shown, was refused, or is unknown.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault()
  for (const line of document.querySelectorAll("[data-key-failed]")) line.hidden = false
})
