// A new thread knows no TypeScript, however its process was started: it learns it first.
import { register } from 'tsx/esm/api'

register()
await import('./planning-thread.ts')
