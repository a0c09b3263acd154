import type { ReactNode } from 'react'

export function StorefrontIcon() {
  return (
    <Icon>
      <path d="M3 9 5 4h14l2 5" />
      <path d="M3 9a3 3 0 0 0 6 0 3 3 0 0 0 6 0 3 3 0 0 0 6 0" />
      <path d="M5 12v8h14v-8M10 20v-4h4v4" />
    </Icon>
  )
}

export function ExamplesIcon() {
  return (
    <Icon>
      <path d="M4 6h.01M4 12h.01M4 18h.01" />
      <path d="M9 6h11M9 12h11M9 18h7" />
    </Icon>
  )
}

export function GaugeIcon() {
  return (
    <Icon>
      <path d="M4.5 18.5a9 9 0 1 1 15 0" />
      <path d="m12 14 4-5" />
    </Icon>
  )
}

function Icon({ children }: { readonly children: ReactNode }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {children}
    </svg>
  )
}
