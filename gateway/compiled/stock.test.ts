import { describe } from 'vitest'

// What holds for the gateway holds with Apollo's own executor too: a switch that nobody tries is none.
process.env.TEST_EXECUTOR = 'stock'
const promises = [
  '../policy/policy.test.ts',
  '../nodes/nodes.test.ts',
  '../sources/sources.test.ts',
  '../http/http.test.ts',
]

for (const path of promises) describe(path, () => import(path))
