import type { PlaygroundConfig } from './config.ts'

/** What the first tab holds on the first visit: a short greeting and a query that runs as it stands. */
export function welcome({ isDemo }: PlaygroundConfig): string {
  const signIn = isDemo ? '\n# Demo sign-ins are at the top right.' : ''
  return `# Welcome to Supermall,
# the whole mall as one graph.
#
#   Ctrl-Enter  runs an operation
#   Ctrl-Space  completes a name
#
# Examples are on the left.${signIn}

query WhatCanBeAsked {
  __schema {
    queryType {
      fields {
        name
        description
      }
    }
  }
}
`
}
