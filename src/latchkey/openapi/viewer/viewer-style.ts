/** The colours of the console around the viewer. */
export const VIEWER_STYLE = `body{margin:0}
.swagger-ui .topbar{background:#0f5c63}
#login{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;justify-content:flex-end;
  padding:.5rem 1rem;background:#0f5c63;color:#fff;font:14px/1.5 system-ui,sans-serif;min-height:2.25rem}
#login span{margin-right:auto}
#login button{padding:.375rem .875rem;border:1px solid #fff;border-radius:4px;background:transparent;color:#fff;
  font:inherit;cursor:pointer}
#login button:hover,#login button:focus-visible{background:#fff;color:#0f5c63}
`;
