bundle häuser { müller.example, 例え.テスト }
key köln € 
