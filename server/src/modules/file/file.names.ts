import { fileExtensions } from '@shuangfang/shared/file/file.contract'
import { toLine, visibleText } from '@shuangfang/shared/kit/text'

/** Endings that claim a type; none of them stays in front of the true one. Versions and numbers (「GB 1.5」) do. */
const claims = new Set([
  ...fileExtensions.map((extension) => extension.slice(1)),
  ...[
    'jfif',
    'gif',
    'bmp',
    'tif',
    'tiff',
    'heic',
    'heif',
    'svg',
    'mp4',
    'doc',
    'xlsm',
    'xlsb',
    'ppt',
    'pptx',
    'wps',
    'et',
  ],
  ...['txt', 'htm', 'html', 'xhtml', 'xml', 'js', 'mjs', 'json', 'zip', 'rar', '7z', 'bin', 'exe', 'com', 'scr', 'msi'],
  ...['bat', 'cmd', 'ps1', 'vbs', 'jar', 'lnk', 'hta', 'php', 'jsp', 'asp', 'aspx', 'sh', 'apk'],
])

/** The last part of what the sender calls it, as a name that can be shown and saved; without any claim of a type. */
export function nameIn(header: string | undefined): string {
  let name = header ?? ''
  try {
    name = decodeURIComponent(name)
  } catch {
    // Not percent-encoded: taken as it is.
  }
  const last = name.split(/[\\/]/).at(-1) ?? ''
  let clean = visibleText(toLine(last.replace(/[<>:"|?*]/g, '')))
  for (;;) {
    const claim = /^(.*)\.(\w{1,5})[. ]*$/.exec(clean)
    if (!claim || !claims.has(String(claim[2]).toLowerCase())) break
    clean = String(claim[1]).trim()
  }
  return clean.replace(/^[. ]+|[. ]+$/g, '').slice(-180) || '未命名'
}

/** What the last part claims to be: only where the bytes carry no mark does it count. */
export const claimIn = (header: string | undefined): string =>
  /\.(\w{1,5})$/.exec(header ?? '')?.[1]?.toLowerCase() ?? ''
