/** An error whose message is for the person at the terminal; no stack is shown. */
export class LauncherError extends Error {}

export const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} 秒`

/** Prints what begins, does it, prints how long it took. */
export async function step(title, action) {
  const began = Date.now()
  console.log(`▸ ${title} …`)
  const result = await action()
  console.log(`✓ ${title}（${seconds(began)}）`)
  return result
}

/** Things to stop, last started first. Signals and failures end here; a second signal does not wait. */
export function createShutdown() {
  const actions = []
  let running
  const stop = () => {
    running ??= (async () => {
      while (actions.length) await actions.pop()()
    })()
    return running
  }
  return { add: (action) => actions.push(action), stop }
}

/** The oldest Node this runs on, as package.json has it. */
const oldest = [20, 19]

/** What to say on a Node that is too old, or undefined. */
export function nodeProblem(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number)
  const isOld = major < oldest[0] || (major === oldest[0] && minor < oldest[1])
  return isOld ? `需要 Node ≥ ${oldest.join('.')}，这里是 ${version}。` : undefined
}

/** Runs a command's main function: clean stop on Ctrl-C, short message on failure, exit code of the function. */
export async function runMain(main) {
  const shutdown = createShutdown()
  let signals = 0
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, async () => {
      signals += 1
      if (signals > 1) process.exit(130)
      console.log('\n正在停止 …')
      await shutdown.stop().catch((error) => console.error(error.message))
      process.exit(signal === 'SIGINT' ? 0 : 143)
    })
  }
  // A closed pipe (`npm start | head`) must not leave the servers and the lock behind.
  process.stdout.on('error', () => undefined)
  let code = 0
  try {
    const problem = nodeProblem()
    if (problem) throw new LauncherError(problem)
    code = (await main(shutdown)) ?? 0
  } catch (error) {
    // After a signal the failure is ours: the children were told to end.
    if (signals) return
    console.error(error instanceof LauncherError ? `\n✗ ${error.message}` : error)
    code = 1
  }
  if (signals) return
  await shutdown.stop()
  process.exit(code)
}
