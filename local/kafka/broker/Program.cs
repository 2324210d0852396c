Console.Out.Flush();
