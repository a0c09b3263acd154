// Loaded before anything else of a process: its clock is wrong by so much, from the start or from some moment on.
const { searchParams } = new URL(import.meta.url)
const [skewMs, rightMs] = ['skewMs', 'rightMs'].map((name) => Number(searchParams.get(name)))
const Right = Date
const rightNow = Right.now.bind(Right)
const now = () => rightNow() + (performance.now() < rightMs ? 0 : skewMs)

Right.now = now
globalThis.Date = new Proxy(Right, {
  construct: (right, given, made) => Reflect.construct(right, given.length === 0 ? [now()] : given, made),
  apply: () => new Right(now()).toString(),
})
