"""Does a surveillance run lose or double anything, whatever PubMed or the machine does?"""
