// html-style: how the report page looks: light and dark, on paper too; nothing is fetched. Owns: the CSS.

export const STYLE = `
:root { color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --ink: #1c2330; --soft: #5b6575; --line: #dde2ea;
  --good: #14743d; --good-back: #e3f4e9; --mixed: #8a5800; --mixed-back: #fdf1d9; --bad: #b3241c; --bad-back: #fde8e6; --open: #1f5fae; --open-back: #e6effb;
  --unchanged: #c3cad6; --new: #2f9e62; --changed: #3b82d0; --cancelled: #7b6bb5; --held: #e2a32b; --failed: #d2453b; }
@media (prefers-color-scheme: dark) { :root {
  --page: #14181f; --card: #1d232d; --ink: #e7ebf2; --soft: #9aa5b6; --line: #323b49;
  --good: #7fd6a2; --good-back: #173226; --mixed: #f1c36b; --mixed-back: #3a2d12; --bad: #ff9d95; --bad-back: #42201f; --open: #93c0fa; --open-back: #1a2b44;
  --unchanged: #4b5565; --new: #3fae74; --changed: #4e92dd; --cancelled: #8f80cc; --held: #dba234; --failed: #e0625a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; }
main { max-width: 1160px; margin: 0 auto; padding: 28px 24px 64px; }
header { border-left: 6px solid; border-radius: 10px; padding: 18px 22px; margin-bottom: 20px; }
header h1 { margin: 0; font-size: 25px; line-height: 1.25; }
header p { margin: 6px 0 0; color: var(--ink); }
header .when { color: var(--soft); font-size: 13px; }
.good { background: var(--good-back); border-color: var(--good); } .good h1 { color: var(--good); }
.mixed { background: var(--mixed-back); border-color: var(--mixed); } .mixed h1 { color: var(--mixed); }
.bad { background: var(--bad-back); border-color: var(--bad); } .bad h1 { color: var(--bad); }
.open { background: var(--open-back); border-color: var(--open); } .open h1 { color: var(--open); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(240px, 1fr)); gap: 12px; margin-bottom: 20px; }
.figure { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 12px 16px; }
.figure b { display: block; font-size: 28px; line-height: 1.2; font-variant-numeric: tabular-nums; }
.figure span { color: var(--soft); font-size: 13px; }
.figure.warn b { color: var(--mixed); } .figure.stop b { color: var(--bad); }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 16px 20px 18px; margin-bottom: 16px; }
h2 { margin: 0 0 4px; font-size: 17px; }
section > p { margin: 0 0 10px; color: var(--soft); font-size: 13.5px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; }
th { text-align: left; color: var(--soft); font-weight: 600; font-size: 12px; padding: 6px 10px 6px 0; border-bottom: 1px solid var(--line); vertical-align: bottom; }
td { padding: 6px 10px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
tr:last-child td { border-bottom: 0; }
th.n, td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; overflow-wrap: normal; }
td.key { min-width: 130px; } td.key:first-child { min-width: 150px; } td.word { min-width: 72px; overflow-wrap: break-word; } td.say { min-width: 220px; } td.bar { min-width: 150px; width: 19%; }
td code, p code { font: 12.5px ui-monospace, "SF Mono", Consolas, "Liberation Mono", monospace; overflow-wrap: anywhere; }
tr.total td { font-weight: 600; border-top: 2px solid var(--line); }
td small { color: var(--soft); display: block; }
.zero { color: var(--soft); opacity: .55; }
.tag { display: inline-block; padding: 0 8px; border-radius: 9px; font-size: 12px; white-space: nowrap; background: var(--line); }
.tag.good { color: var(--good); background: var(--good-back); } .tag.mixed { color: var(--mixed); background: var(--mixed-back); }
.tag.bad { color: var(--bad); background: var(--bad-back); } .tag.open { color: var(--open); background: var(--open-back); }
svg.bar { display: block; width: 100%; height: 14px; margin-top: 4px; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 16px; font-size: 12.5px; color: var(--soft); margin: 0 0 6px; }
.legend i { display: inline-block; width: 11px; height: 11px; border-radius: 3px; margin-right: 6px; vertical-align: -1px; }
.unchanged { fill: var(--unchanged); background: var(--unchanged); } .new { fill: var(--new); background: var(--new); }
.changed { fill: var(--changed); background: var(--changed); } .cancelled { fill: var(--cancelled); background: var(--cancelled); }
.held { fill: var(--held); background: var(--held); } .failed { fill: var(--failed); background: var(--failed); }
a { color: inherit; text-decoration-color: var(--soft); text-underline-offset: 3px; }
svg.rate { display: block; width: 100%; height: 20px; border-radius: 4px; }
.ground { fill: var(--line); } .mark { stroke: var(--ink); stroke-width: 2; vector-effect: non-scaling-stroke; }
.fill-good { fill: var(--new); } .fill-mixed { fill: var(--held); } .fill-bad { fill: var(--failed); } .fill-open { fill: var(--changed); }
.scale { position: relative; height: 20px; font-size: 12.5px; color: var(--soft); }
.scale span { position: absolute; top: 2px; white-space: nowrap; transform: translateX(-100%); } .scale .first { left: 0; transform: none; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr)); gap: 18px 32px; }
figure { margin: 0; } figcaption { font-size: 13.5px; margin-bottom: 8px; } figcaption b { display: block; }
.plot { display: grid; grid-template-columns: auto 1fr; gap: 2px 8px; font-size: 12.5px; color: var(--soft); }
.plot svg { width: 100%; height: 170px; border-left: 1px solid var(--soft); border-bottom: 1px solid var(--soft); }
.plot .y { display: flex; flex-direction: column; justify-content: space-between; text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.plot .x { grid-column: 2; display: flex; justify-content: space-between; }
.grid { stroke: var(--line); } .area { fill: var(--changed); opacity: .18; }
polyline.curve { fill: none; stroke: var(--changed); stroke-width: 2; vector-effect: non-scaling-stroke; }
line.budget { stroke: var(--failed); stroke-width: 2; stroke-dasharray: 6 4; vector-effect: non-scaling-stroke; }
.legend i.curve { background: var(--changed); } .legend i.budget { height: 0; border-top: 3px dashed var(--failed); border-radius: 0; vertical-align: 4px; } .legend i.off { border-top-color: var(--soft); }
figure .legend { margin: 6px 0 0; }
details { border-top: 1px solid var(--line); padding: 9px 0; font-size: 13.5px; } details:target { background: var(--open-back); }
summary { cursor: pointer; font-size: 14px; } details p, details ul { margin: 5px 0; overflow-wrap: anywhere; } details svg.bar { max-width: 420px; }
footer { color: var(--soft); font-size: 12.5px; padding: 4px 2px; }
@media (max-width: 520px) {
  main { padding: 14px 10px 40px; } header, section { padding: 12px 14px; } .figures { grid-template-columns: 1fr 1fr; gap: 8px; }
  .figure { padding: 10px 12px; } .figure b { font-size: 23px; }
}
@media screen and (max-width: 700px) {
  table, tbody, tr, td { display: block; } thead, td.none { display: none; }
  tr { padding: 8px 0; border-bottom: 1px solid var(--line); } tr.total { border-top: 2px solid var(--line); } tr:last-child { border-bottom: 0; }
  td, td.n { border: 0; padding: 2px 0; text-align: left; white-space: normal; } td.n { display: inline-block; margin-right: 14px; } tr.total td { border: 0; }
  td[data-t]::before { content: attr(data-t) ": "; color: var(--soft); } td:first-child { font-weight: 600; } td.bar { width: 100%; }
  td small { display: inline; margin-left: 8px; font-weight: 400; } td:first-child::before { content: none !important; } td.bar::before { content: none !important; }
}
@media print {
  :root { --page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #ccc; }
  body { font-size: 11px; } main { padding: 0; max-width: none; } section, .figure { break-inside: avoid-page; box-shadow: none; }
  section.long { break-inside: auto; } tr { break-inside: avoid; } thead { display: table-header-group; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
