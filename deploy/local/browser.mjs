import { capture, findExecutable, run } from './process.mjs'
import { LauncherError } from './steps.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const findBrowser = () => process.env.CHROMIUM ?? findExecutable(names)

/** A Chromium and a Chinese font: found, or installed when we are root on a Debian. Resolves with its path. */
export async function ensureBrowser() {
  if (findBrowser() && (await hasChineseFont())) return findBrowser()
  if (process.getuid?.() === 0 && findExecutable(['apt-get'])) await install()
  const browser = findBrowser()
  if (browser && (await hasChineseFont())) return browser
  const missing = browser ? '中文字体（fonts-noto-cjk）' : 'Chromium'
  throw new LauncherError(
    `缺少 ${missing}。请以 root 运行 apt-get install chromium fonts-noto-cjk，或用 CHROMIUM=/路径 指定浏览器。`,
  )
}

/** Without fontconfig's tool the browser itself would not find a font either. */
async function hasChineseFont() {
  const { code, output } = await capture('fc-list', [':lang=zh', 'family'])
  return code === 0 && output.trim() !== ''
}

async function install() {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const quiet = { env, stdio: ['ignore', 'ignore', 'inherit'] }
  await run('apt-get', ['update', '-qq'], quiet)
  const packages = ['chromium', 'fonts-noto-cjk', 'fontconfig']
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], quiet)
}
