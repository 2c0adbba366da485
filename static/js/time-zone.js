// Tells the sign-up form the browser's time zone, so that a new member's times are right.
document.addEventListener("DOMContentLoaded", () => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  for (const field of document.querySelectorAll("input[data-time-zone]")) field.value ||= zone
})
