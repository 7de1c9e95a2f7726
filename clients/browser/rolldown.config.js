export default {
  input: 'app/main.jsx',
  platform: 'browser',
  transform: { define: { 'process.env.NODE_ENV': '"production"' } },
  output: { file: 'page/app.js', format: 'iife' },
};
